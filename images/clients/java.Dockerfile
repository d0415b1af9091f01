# A client of Maven Central, built with Debian's Java and Maven; what runs is its classes on a Java of the modules they need.
ARG BASE
FROM ${BASE} AS build
# By this label the stage is thrown away after the build.
ARG STAGE
LABEL redis-ha-lab.stage=$STAGE
# Java's packages link their manual pages, for which a small image has no folder.
RUN mkdir -p /usr/share/man/man1 \
 && apt-get -qq update && apt-get -qq -y install --no-install-recommends openjdk-21-jdk-headless maven ca-certificates-java
WORKDIR /client
COPY pom.xml ./
COPY ca/ ca/
# Java trusts its own store only, which Debian makes of this folder, a certificate per file.
RUN if [ -f ca/bundle.crt ]; then \
      awk '/BEGIN CERT/ { n++ } { print > "/usr/local/share/ca-certificates/extra-" n ".crt" }' ca/bundle.crt \
      && update-ca-certificates >/dev/null 2>&1; \
    fi \
 && if [ -f ca/settings.xml ]; then mkdir -p /root/.m2 && cp ca/settings.xml /root/.m2/; fi \
 && mvn --quiet --batch-mode dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=/out/lib
RUN jlink --add-modules java.base,java.logging,java.management,java.naming,java.security.sasl,jdk.unsupported \
      --strip-java-debug-attributes --no-man-pages --no-header-files --output /out/java
COPY Client.java ./
RUN javac -cp '/out/lib/*' -d /out/classes Client.java

FROM ${BASE}
COPY --from=build /out/ /client/
USER node
CMD ["/client/java/bin/java", "-cp", "/client/classes:/client/lib/*", "Client"]
