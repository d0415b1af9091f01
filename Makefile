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

.PHONY: start stop restart clean images certificates
start restart: export REMEMBER = $(filter $(SETTINGS),$(TYPED))
start: ## from any state, a bare machine included, to a ready lab (YES=1: ask nothing)
	@sh setup/start.sh

stop: ## stop it and keep its data: the next start resumes with the same roles
	@sh setup/stop.sh

restart: ## stop, then start
	@sh setup/restart.sh

clean: ## remove containers, networks, volumes and secrets without asking; keeps images and runs/
	@sh setup/clean.sh

certificates: ## with TLS=on: make all certificates anew and carry them into the running lab
	@sh setup/renew.sh

images: ## get every image (IMAGES=auto|registry|debian)
	@sh setup/engine.sh
	@sh images/images.sh

## Looking

.PHONY: status watch urls logs alerts tail config
status: ## each node's role, votes, offset and lag; routes; alerts (FORMAT=json)
	$(LAB) status --format=FORMAT
	@sh setup/published.sh

watch: ## the same, live, with what happened, until Ctrl-C
	$(LAB) watch

urls: ## what to open in a browser and where to connect
	$(LAB) urls

logs: ## follow the logs, of one service with SERVICE=redis-1
	@sh setup/logs.sh

alerts: ## firing alerts and recent notifications
	$(LAB) alerts

config: ## the live configuration of a node or Sentinel, and what made it differ from its template (NODE=redis-1)
	$(LAB) config --node=NODE

tail: ## messages as the subscriber receives them, until Ctrl-C
	$(LAB) tail

## Using

.PHONY: cli send redis-mock-data demo first-start
cli: ## redis-cli as admin on NODE=master|redis-1|sentinel-1; CMD="info replication" for one command
	@sh setup/cli.sh

send: ## publish one message through the publisher (MESSAGE="hello")
	$(LAB) send --message=MESSAGE

redis-mock-data: ## fill in realistic typed data through HAProxy (KEYS=100000)
	$(LAB) mock-data --keys=KEYS

demo: ## a small client to copy: asks Sentinel, writes, reads, once a second, until Ctrl-C (demo/src/demo.ts)
	@LAB_SERVICE=demo sh setup/lab.sh

first-start: ## watch a cluster come into being in containers of its own: nodes, replication, Sentinels, a failover (STEP=1 waits for Enter)
	@sh setup/first-start.sh

## Breaking

.PHONY: scenarios chaos heal switchover $(SCENARIOS:%=scenario-%)
scenario-%: export CHOSEN = $*
$(SCENARIOS:%=scenario-%): scenario-%:
	$(LAB) scenario =CHOSEN --write-guard=WRITE_GUARD --fence=FENCE --times=TIMES --step=STEP --logs=LOGS

# Any other name: let the lab say which there are.
scenario-%:
	$(LAB) scenario =CHOSEN --write-guard=WRITE_GUARD --fence=FENCE --times=TIMES --step=STEP --logs=LOGS

scenarios: ## every scenario with its question and its last verdict (scenario-all runs them all)
	$(LAB) scenarios

chaos: ## random faults from a seed, judged by what must always hold (SEED=7 FAULTS=100 FOR=30m UNTIL=failure|breach, or REPLAY=runs/chaos/…, SHRINK=…/round-3)
	$(LAB) chaos --seed=SEED --faults=FAULTS --for=FOR --until=UNTIL --replay=REPLAY --shrink=SHRINK

heal: ## return the lab to a healthy state, also after an interrupted run
	$(LAB) heal

switchover: ## move the master to another node, the planned way (TO=redis-2)
	$(LAB) switchover --to=TO

.PHONY: kill up pause unpause cut join hands replication reset-config
kill: ## kill -9 by hand: NODE=master|replica|sentinel-1|… (several with commas); FOR=20s shows what follows and takes it back
	$(LAB) kill --node=NODE --for=FOR

up: ## start what was killed (NODE=redis-1)
	$(LAB) up --node=NODE

pause: ## pause a process, sockets stay open (NODE=… FOR=20s)
	$(LAB) pause --node=NODE --for=FOR

unpause: ## let it go on (NODE=…)
	$(LAB) unpause --node=NODE

cut: ## cut parts off from the rest of the lab, both ways (NODE=… FOR=20s)
	$(LAB) cut --node=NODE --for=FOR

join: ## end a cut (NODE=…)
	$(LAB) join --node=NODE

hands: ## the link to the console's page that can break the lab (after make start HANDS=on)
	@sh setup/hands.sh

reset-config: ## start a node or Sentinel from its template again; its data stays (NODE=redis-1)
	$(LAB) reset-config --node=NODE

replication: ## write one value on the master and see when each replica has it
	$(LAB) replication

## Measuring

.PHONY: redis-benchmark benchmark benchmark-pubsub benchmark-haproxy benchmark-failover benchmark-detection benchmark-switchovers benchmark-clients benchmark-exporter benchmark-console benchmark-idle benchmark-overload evidence report
redis-benchmark: ## redis-benchmark against the master and through HAProxy, side by side (ROUNDS=3)
	$(LAB) benchmark redis --rounds=ROUNDS

benchmark-pubsub: ## publisher to subscriber: rates, latencies and fan-out, beside a bare loop (ROUNDS=3)
	$(LAB) benchmark pubsub --rounds=ROUNDS

benchmark-haproxy: ## what each of HAProxy's own settings buys, one at a time (ROUNDS=5; BESIDE=runs/former.cfg: another configuration)
	$(LAB) benchmark haproxy --rounds=ROUNDS --beside=BESIDE

benchmark-failover: ## how long failovers take, over many of them (RUNS=10 DOWN_AFTER=1000,2000 WRITE_GUARD=1,0)
	$(LAB) benchmark failover --runs=RUNS --down-after=DOWN_AFTER --write-guard=WRITE_GUARD --fence=FENCE

benchmark-detection: ## how short down-after may be: healthy masters replaced under stress, beside the outage of a kill (DOWN_AFTER=200,1000 SECONDS=30 ROUNDS=2)
	$(LAB) benchmark detection --down-after=DOWN_AFTER --seconds=SECONDS --rounds=ROUNDS

benchmark-switchovers: ## planned switchovers in a row, something going wrong in every second one: what is lost (COUNT=50 SEED=1 MINUTES=60)
	$(LAB) benchmark switchovers --count=COUNT --seed=SEED --minutes=MINUTES

benchmark-clients: ## which Redis client library survives which failover, side by side (CLIENTS=ioredis,jedis FAULTS=kill,pause RUNS=5)
	@sh setup/benchmark-clients.sh

benchmark-exporter: ## what a scrape costs
	$(LAB) benchmark exporter

benchmark-console: ## what open pages cost the console (READERS=50)
	$(LAB) benchmark console --readers=READERS

benchmark-idle: ## what the lab costs while nothing happens, per service (SECONDS=60)
	$(LAB) benchmark idle --seconds=SECONDS

benchmark-overload: ## what a crowd at each endpoint does to writes through HAProxy (SECONDS=60)
	$(LAB) benchmark overload --seconds=SECONDS

benchmark: ## all of them in one run of some 20 minutes, and one page about it (ROUNDS=3 RUNS=3)
	$(LAB) benchmark all --rounds=ROUNDS --runs=RUNS

evidence: ## renew the figures, pictures, samples and losses of README and docs (RUNS=3 MINUTES=12 PARTS=figures,pictures,profiles,samples,losses,benchmarks ONLY=idle,redis,…)
	@sh setup/node.sh node cli/src/evidence/main.ts

report: ## a run's report once more, or two side by side (SCENARIO=master-failure COMPARE=master-pause)
	$(LAB) report =SCENARIO --compare=COMPARE

## Beyond the lab

.PHONY: hosts-up hosts-status hosts-down hosts-deploy adopt haproxy-config dashboards
hosts-up: ## three hosts with systemd, Redis, Sentinel, HAProxy and a floating address, deployed by Ansible (docs/hosts.md)
	@sh hosts/up.sh

hosts-status: ## roles, routes and units of the three hosts
	@sh hosts/status.sh

hosts-down: ## remove them, their keys and passwords; keeps images
	@sh hosts/down.sh

hosts-deploy: ## the same playbook for machines of your own (INVENTORY=folder; CHECK=1 only tells, UPGRADE=1 takes newer packages)
	@sh hosts/deploy.sh "$${INVENTORY:-hosts/lab}" $${CHECK:+--check --diff} $${UPGRADE:+-e upgrade=true}

adopt: ## what an existing Sentinel set-up is, and what of it is not as recommended; changes nothing (SENTINELS=a=10.0.0.1:26379,… or SITE=…)
	@sh setup/adopt.sh

haproxy-config: ## HAProxy's configuration for your own nodes and Sentinels (NODES=a=10.0.0.1:6379,… SENTINELS=…)
	@sh setup/node.sh node cli/src/haproxy-config/main.ts

dashboards: ## Grafana's dashboards for import elsewhere, with the datasource as a variable (OUT=dashboards)
	@sh setup/node.sh node grafana/src/for-import.ts "$$OUT"

## Developing

.PHONY: check test format chaos-mutation
check: ## linter, types, and every configuration by its own parser
	@sh setup/check.sh

test: ## check, then every test, in a lab of their own (PARTS="check unit fresh setup contract integration e2e", or registry)
	@sh setup/test.sh

chaos-mutation: ## plants a mistake in the running lab, and chaos has to find it (MUTATION=role-check-only|…, SEED=7 FAULTS=100)
	@sh setup/node.sh node tests/e2e/chaos-mutation.ts

format: ## let Biome format and fix
	@sh setup/node.sh npx biome check --write .
