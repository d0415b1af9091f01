# A client of the npm registry. Node runs its TypeScript as it is.
ARG BASE
FROM ${BASE}
WORKDIR /client
COPY package.json package-lock.json ./
COPY ca/ ca/
ARG NPM_CONFIG_REGISTRY
RUN if [ -f ca/bundle.crt ]; then export NODE_EXTRA_CA_CERTS=/client/ca/bundle.crt; fi \
 && npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier \
 && rm -rf ca /root/.npm
COPY client.ts ./
USER node
CMD ["node", "client.ts"]
