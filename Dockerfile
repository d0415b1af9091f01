# One recipe for every TypeScript image: `app` (the services) and `tools` (the lab command).
# Node runs the sources as they are; only the console's page is built. images/lab.sh gives the arguments.
ARG NODE_IMAGE
ARG REDIS_IMAGE

# The classic builder can't copy from an image named by an argument, only from a stage.
FROM ${REDIS_IMAGE} AS redis

# The host's certificates (.lab) are in the context for npm's sake and must not go further.
FROM ${NODE_IMAGE} AS sources
# By this label the stage is thrown away after the build.
ARG STAGE
LABEL redis-ha-lab.stage=$STAGE
WORKDIR /app
COPY . .
RUN rm -rf .lab

# Every workspace's manifest, and nothing that changes more often.
FROM sources AS manifests
RUN find . -type f ! -name package.json ! -name package-lock.json -delete && find . -type d -empty -delete

# Copied by content: this layer is built again only when a manifest changes.
FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY --from=manifests /app ./
# The certificates where a TLS-inspecting proxy needs them, else nothing (the brackets make a
# missing folder no error).
COPY package.json .lab/c[a] ./
ARG NPM_CONFIG_REGISTRY
# No dependency needs its install script at run time.
RUN if [ -f bundle.crt ]; then export NODE_EXTRA_CA_CERTS=/app/bundle.crt; fi \
 && npm ci --omit=dev --ignore-scripts --no-audit --no-fund --no-update-notifier \
 && rm -rf bundle.crt /root/.npm

# What bundles the console's page, and what goes into it: nothing of it is in the images.
FROM ${NODE_IMAGE} AS page-tools
WORKDIR /app
COPY --from=manifests /app ./
COPY package.json .lab/c[a] ./
ARG NPM_CONFIG_REGISTRY
RUN if [ -f bundle.crt ]; then export NODE_EXTRA_CA_CERTS=/app/bundle.crt; fi \
 && npm ci --workspace console --ignore-scripts --no-audit --no-fund --no-update-notifier \
 && rm -rf bundle.crt /root/.npm

FROM ${NODE_IMAGE} AS page
# As above: thrown away after the build.
ARG STAGE
LABEL redis-ha-lab.stage=$STAGE
WORKDIR /app
COPY --from=page-tools /app ./
COPY --from=sources /app/console console
# The page names a failover's phases and reads a stream of events as everything else does.
COPY --from=sources /app/cluster/src/phases.ts cluster/src/phases.ts
COPY --from=sources /app/common/src/server-events.ts common/src/server-events.ts
RUN npm run --silent build --workspace console

FROM ${NODE_IMAGE} AS app
ENV NODE_ENV=production
WORKDIR /app
# With its links: Node runs .ts only outside node_modules, so workspaces must stay linked.
COPY --from=dependencies /app ./
COPY --from=sources /app ./
COPY --from=page /app/console/dist console/dist
RUN mkdir .compiled && chown node .compiled
USER node
# Node takes the types out of every source when it starts: half a second and 20 MB per process.
# Done once here and kept. With an impossible setting a service loads all of its sources and
# ends with 78, before it does anything.
ENV NODE_COMPILE_CACHE=/app/.compiled
RUN for main in */src/main.ts; do \
      LOG_LEVEL=none timeout 60 node "$main" 2>/dev/null || [ $? = 78 ] || exit 1; \
    done
CMD ["node", "publisher/src/main.ts"]

FROM ${NODE_IMAGE} AS tools
# What cuts and slows the network from inside a node's network namespace, what redis-benchmark
# links to, and what makes certificates (setup/tls.sh). It runs as root: it has the Docker socket anyway.
RUN apt-get -qq update \
 && DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends \
    nftables iproute2 openssl libssl3t64 libatomic1 libjemalloc2 liblzf1 \
 && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production
WORKDIR /app
COPY --from=redis /usr/local/bin/redis-cli /usr/local/bin/redis-benchmark /usr/local/bin/
COPY --from=dependencies /app ./
COPY --from=sources /app ./
ENTRYPOINT ["node", "cli/src/lab.ts"]
