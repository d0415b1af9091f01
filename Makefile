# The front door. `make` alone prints this file's own comments as help.
#
# Settings can follow any command (make start SENTINEL_DOWN_AFTER=5000); `make start` remembers
# them in .env. setup/settings.list has them all.

.DEFAULT_GOAL := help
.SUFFIXES:

SETTINGS := $(shell sed -n 's/^\([A-Z_]*\)|.*/\1/p' setup/settings.list)
GIVEN := $(foreach name,$(SETTINGS),$(if $(findstring command line,$(origin $(name))),$(name)))

# A second lab beside the first (LAB_PROJECT=other LAB_NET=198.18.78 and its own ports) keeps its
# settings and secrets in a file of its own.
ENV_FILE ?= .env$(if $(LAB_PROJECT),.$(LAB_PROJECT))
export ENV_FILE
export COMPOSE_ENV_FILES = $(ENV_FILE)
ifdef LAB_PROJECT
export LAB_PROJECT
endif

SCENARIOS := $(filter-out %.test,$(patsubst scenarios/catalog/%.ts,%,$(wildcard scenarios/catalog/*.ts)))
LAB := @sh setup/lab.sh

.PHONY: help
help:
	@sh setup/help.sh $(firstword $(MAKEFILE_LIST))

## The lab

.PHONY: start stop restart clean images
start: ## from a bare machine, or anything in between, to a lab that is ready (YES=1: ask nothing)
	@REMEMBER="$(GIVEN)" sh setup/start.sh

stop: ## stop it and keep its data: the next start resumes with the same roles
	@sh setup/stop.sh

restart: ## stop, then start
	@sh setup/stop.sh
	@REMEMBER="$(GIVEN)" sh setup/start.sh

clean: ## remove containers, networks, volumes and secrets without asking; keeps images and runs/
	@sh setup/clean.sh

images: ## get every image (IMAGES=auto|registry|debian)
	@sh setup/engine.sh
	@sh images/images.sh

## Looking

.PHONY: status watch urls logs alerts tail
status: ## each node's role, votes, offset and lag; routes; alerts (FORMAT=json)
	$(LAB) status $(if $(FORMAT),--format $(FORMAT))

watch: ## the same, live, with what happened, until Ctrl-C
	$(LAB) watch $(ARGS)

urls: ## what to open in a browser and where to connect
	$(LAB) urls

logs: ## follow the logs, of one service with SERVICE=redis-1
	@sh setup/running.sh
	@docker compose logs --follow --tail 100 $(SERVICE)

alerts: ## what fires and what was notified
	$(LAB) alerts $(ARGS)

tail: ## messages as the subscriber receives them, until Ctrl-C
	$(LAB) tail $(ARGS)

## Using

.PHONY: cli send redis-mock-data
cli: ## redis-cli as admin on NODE=master|redis-1|sentinel-1; CMD="info replication" for one command
	@sh setup/cli.sh "$(or $(NODE),master)"

send: ## publish one message through the publisher (MESSAGE="hello")
	$(LAB) send $(if $(MESSAGE),--message '$(subst ','\'',$(MESSAGE))') $(ARGS)

redis-mock-data: ## fill in realistic typed data through HAProxy (KEYS=100000)
	$(LAB) mock-data $(if $(KEYS),--keys $(KEYS)) $(ARGS)

## Breaking

.PHONY: scenarios heal switchover $(SCENARIOS:%=scenario-%)
$(SCENARIOS:%=scenario-%): scenario-%:
	$(LAB) scenario $* $(if $(FENCE),--fence $(FENCE)) $(if $(TIMES),--times $(TIMES)) $(ARGS)

# Any other name: let the lab say which there are.
scenario-%:
	$(LAB) scenario $* $(if $(FENCE),--fence $(FENCE)) $(if $(TIMES),--times $(TIMES)) $(ARGS)

scenarios: ## every scenario with its question and its last verdict (scenario-all runs them all)
	$(LAB) scenarios $(ARGS)

heal: ## undo whatever a scenario or a person broke
	$(LAB) heal $(ARGS)

switchover: ## move the master to another node, the planned way (TO=redis-2)
	$(LAB) switchover $(if $(TO),--to $(TO)) $(ARGS)

## Measuring

.PHONY: redis-benchmark benchmark benchmark-pubsub benchmark-haproxy benchmark-failover benchmark-exporter benchmark-console report
redis-benchmark: ## redis-benchmark against the master and through HAProxy, side by side (ROUNDS=3)
	$(LAB) benchmark redis $(if $(ROUNDS),--rounds $(ROUNDS)) $(ARGS)

benchmark-pubsub: ## publisher to subscriber: rates, latencies and fan-out, beside a bare loop (ROUNDS=3)
	$(LAB) benchmark pubsub $(if $(ROUNDS),--rounds $(ROUNDS)) $(ARGS)

benchmark-haproxy: ## what each of HAProxy's own settings buys, one at a time (ROUNDS=5)
	$(LAB) benchmark haproxy $(if $(ROUNDS),--rounds $(ROUNDS)) $(ARGS)

benchmark-failover: ## how long failovers take, over many of them (RUNS=10 DOWN_AFTER=1000,2000 FENCE=1,0)
	$(LAB) benchmark failover $(if $(RUNS),--runs $(RUNS)) $(if $(DOWN_AFTER),--down-after $(DOWN_AFTER)) $(if $(FENCE),--fence $(FENCE)) $(ARGS)

benchmark-exporter: ## what a scrape costs
	$(LAB) benchmark exporter $(ARGS)

benchmark-console: ## what open pages cost the console (READERS=50)
	$(LAB) benchmark console $(if $(READERS),--readers $(READERS)) $(ARGS)

benchmark: ## all of them in one run of some 20 minutes, and one page about it (ROUNDS=3 RUNS=3)
	$(LAB) benchmark all $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(RUNS),--runs $(RUNS)) $(ARGS)

report: ## a run's report once more, or two side by side (SCENARIO=master-failure COMPARE=master-freeze)
	$(LAB) report $(SCENARIO) $(if $(COMPARE),--compare $(COMPARE)) $(ARGS)

## Developing

.PHONY: check test format
check: ## linter, types, and every configuration by its own parser
	@sh setup/check.sh

test: ## check, then every test, in a lab of their own (PARTS="check unit setup contract integration e2e")
	@PARTS="$(PARTS)" sh setup/test.sh

format: ## let Biome format and fix
	@sh setup/node.sh npx biome check --write .
