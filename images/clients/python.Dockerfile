# A client of the Python registry, on Debian's Python.
ARG BASE
FROM ${BASE} AS fetch
# By this label the stage is thrown away after the build.
ARG STAGE
LABEL redis-ha-lab.stage=$STAGE
RUN apt-get -qq update && apt-get -qq -y install --no-install-recommends python3-pip ca-certificates
WORKDIR /client
COPY requirements.txt ./
COPY ca/ ca/
# What the host says about its registry and proxy. Only this stage sees it, credentials in it included.
ARG PIP_INDEX_URL
ARG PIP_EXTRA_INDEX_URL
ARG PIP_TRUSTED_HOST
RUN cert=/etc/ssl/certs/ca-certificates.crt \
 && if [ -f ca/bundle.crt ]; then cert=/client/ca/bundle.crt; fi \
 && if [ -f ca/pip.conf ]; then export PIP_CONFIG_FILE=/client/ca/pip.conf; fi \
 && PIP_CERT=$cert pip install --quiet --disable-pip-version-check --no-cache-dir --only-binary :all: \
      --require-hashes --requirement requirements.txt --target packages

FROM ${BASE}
RUN apt-get -qq update && apt-get -qq -y install --no-install-recommends python3 && rm -rf /var/lib/apt/lists/*
WORKDIR /client
COPY --from=fetch /client/packages packages/
COPY client.py ./
ENV PYTHONPATH=/client/packages PYTHONUNBUFFERED=1
USER node
CMD ["python3", "client.py"]
