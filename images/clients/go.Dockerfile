# A client of the Go module proxy, built with Debian's Go; what runs is one static program.
ARG BASE
FROM ${BASE} AS build
# By this label the stage is thrown away after the build.
ARG STAGE
LABEL redis-ha-lab.stage=$STAGE
RUN apt-get -qq update && apt-get -qq -y install --no-install-recommends golang-go ca-certificates
WORKDIR /client
COPY go.mod go.sum ./
COPY ca/ ca/
ARG GOPROXY
ARG GOSUMDB
# Debian's Go or none: another one would be fetched.
RUN if [ -f ca/bundle.crt ]; then export SSL_CERT_FILE=/client/ca/bundle.crt; fi \
 && GOTOOLCHAIN=local go mod download
COPY *.go ./
RUN GOTOOLCHAIN=local GOFLAGS=-mod=readonly CGO_ENABLED=0 go build -trimpath -ldflags=-s -o /out/client .

FROM scratch
COPY --from=build /out/client /client
USER 1000
CMD ["/client"]
