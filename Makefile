# The front door. `make` alone prints this file's own comments as help.
#
# Settings can follow any command (make start SENTINEL_DOWN_AFTER=5000); `make start` remembers
# them in .env. setup/settings.list has them all.

.DEFAULT_GOAL := help
.SUFFIXES:

# What a person gives is data (make send MESSAGE='costs $5'). Make would expand a value of its command line
# whenever one is used or exported, so each is fixed as it was typed, before anything else is read. Scripts find
# it in their environment; no recipe has a value in its text.
TYPED := $(strip $(foreach name,$(.VARIABLES),$(if $(filter command,$(firstword $(origin $(name)))),$(name))))
$(foreach name,$(TYPED),$(eval override $(name) := $$(value $(name)))$(eval export $(name)))
MAKEOVERRIDES =

SETTINGS := $(shell sed -n 's/^\([A-Z_]*\)|.*/\1/p' setup/settings.list)

SCENARIOS := $(filter-out %.test,$(patsubst scenarios/catalog/%.ts,%,$(wildcard scenarios/catalog/*.ts)))
LAB := @sh setup/words.sh

.PHONY: help
help:
	@sh setup/help.sh $(firstword $(MAKEFILE_LIST))

## The lab

.PHONY: start stop restart clean images
start restart: export REMEMBER = $(filter $(SETTINGS),$(TYPED))
start: ## from a bare machine, or anything in between, to a lab that is ready (YES=1: ask nothing)
	@sh setup/start.sh

stop: ## stop it and keep its data: the next start resumes with the same roles
	@sh setup/stop.sh

restart: ## stop, then start
	@sh setup/restart.sh

clean: ## remove containers, networks, volumes and secrets without asking; keeps images and runs/
	@sh setup/clean.sh

images: ## get every image (IMAGES=auto|registry|debian)
	@sh setup/engine.sh
	@sh images/images.sh

## Looking

.PHONY: status watch urls logs alerts tail
status: ## each node's role, votes, offset and lag; routes; alerts (FORMAT=json)
	$(LAB) status --format=FORMAT

watch: ## the same, live, with what happened, until Ctrl-C
	$(LAB) watch

urls: ## what to open in a browser and where to connect
	$(LAB) urls

logs: ## follow the logs, of one service with SERVICE=redis-1
	@sh setup/logs.sh

alerts: ## what fires and what was notified
	$(LAB) alerts

tail: ## messages as the subscriber receives them, until Ctrl-C
	$(LAB) tail

## Using

.PHONY: cli send redis-mock-data
cli: ## redis-cli as admin on NODE=master|redis-1|sentinel-1; CMD="info replication" for one command
	@sh setup/cli.sh

send: ## publish one message through the publisher (MESSAGE="hello")
	$(LAB) send --message=MESSAGE

redis-mock-data: ## fill in realistic typed data through HAProxy (KEYS=100000)
	$(LAB) mock-data --keys=KEYS

## Breaking

.PHONY: scenarios heal switchover $(SCENARIOS:%=scenario-%)
scenario-%: export CHOSEN = $*
$(SCENARIOS:%=scenario-%): scenario-%:
	$(LAB) scenario =CHOSEN --fence=FENCE --times=TIMES

# Any other name: let the lab say which there are.
scenario-%:
	$(LAB) scenario =CHOSEN --fence=FENCE --times=TIMES

scenarios: ## every scenario with its question and its last verdict (scenario-all runs them all)
	$(LAB) scenarios

heal: ## undo whatever a scenario or a person broke
	$(LAB) heal

switchover: ## move the master to another node, the planned way (TO=redis-2)
	$(LAB) switchover --to=TO

## Measuring

.PHONY: redis-benchmark benchmark benchmark-pubsub benchmark-haproxy benchmark-failover benchmark-exporter benchmark-console report
redis-benchmark: ## redis-benchmark against the master and through HAProxy, side by side (ROUNDS=3)
	$(LAB) benchmark redis --rounds=ROUNDS

benchmark-pubsub: ## publisher to subscriber: rates, latencies and fan-out, beside a bare loop (ROUNDS=3)
	$(LAB) benchmark pubsub --rounds=ROUNDS

benchmark-haproxy: ## what each of HAProxy's own settings buys, one at a time (ROUNDS=5)
	$(LAB) benchmark haproxy --rounds=ROUNDS

benchmark-failover: ## how long failovers take, over many of them (RUNS=10 DOWN_AFTER=1000,2000 FENCE=1,0)
	$(LAB) benchmark failover --runs=RUNS --down-after=DOWN_AFTER --fence=FENCE

benchmark-exporter: ## what a scrape costs
	$(LAB) benchmark exporter

benchmark-console: ## what open pages cost the console (READERS=50)
	$(LAB) benchmark console --readers=READERS

benchmark: ## all of them in one run of some 20 minutes, and one page about it (ROUNDS=3 RUNS=3)
	$(LAB) benchmark all --rounds=ROUNDS --runs=RUNS

report: ## a run's report once more, or two side by side (SCENARIO=master-failure COMPARE=master-freeze)
	$(LAB) report =SCENARIO --compare=COMPARE

## Developing

.PHONY: check test format
check: ## linter, types, and every configuration by its own parser
	@sh setup/check.sh

test: ## check, then every test, in a lab of their own (PARTS="check unit fresh setup contract integration e2e", or registry)
	@sh setup/test.sh

format: ## let Biome format and fix
	@sh setup/node.sh npx biome check --write .
