import { parseEnvironment } from "@redis-ha-lab/common/env.ts";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { clientEnvironment, clientOptions, libraryDefaults } from "./client-connection.ts";

const environment = {
  REDIS_NODES: "redis-1=198.18.77.11:6379",
  SENTINEL_NODES: "sentinel-1=198.18.77.21:26379,sentinel-2=198.18.77.22:26379",
  SENTINEL_CLIENT_PASSWORD: "s",
  HAPROXY_WRITE: "haproxy=198.18.77.5:6383",
  HAPROXY_READ: "haproxy=198.18.77.5:6384",
  REDIS_APP_PASSWORD: "a",
};
const parse = (changes: Record<string, string> = {}) =>
  parseEnvironment("test", z.object(clientEnvironment), { ...environment, ...changes });

describe("clientOptions", () => {
  it("leads the haproxy client path to the port for writes, or for reads", () => {
    expect(clientOptions("haproxy", parse(), "x")).toMatchObject({ host: "198.18.77.5", port: 6383 });
    expect(clientOptions("haproxy", parse(), "x", "replica")).toMatchObject({ port: 6384 });
  });

  it("lets the sentinel client path ask every Sentinel, as its own user, for the master or a replica", () => {
    const options = clientOptions("sentinel", parse(), "x");
    expect(options).toMatchObject({
      name: "mymaster",
      role: "master",
      username: "app",
      sentinelUsername: "client",
    });
    expect(options.sentinels).toHaveLength(2);
    expect(clientOptions("sentinel", parse(), "x", "replica").role).toBe("slave");
  });

  it("speaks TLS on every way where it is on, the library's own and a client with library defaults included", () => {
    const authority = new URL("../../../tests/fixtures/authority.crt", import.meta.url).pathname;
    const environment = parse({ TLS: "on", TLS_CA_FILE: authority });
    const tls = { rejectUnauthorized: true, ca: expect.stringContaining("BEGIN CERTIFICATE") };
    for (const shape of [(options: object) => options, libraryDefaults]) {
      expect(shape(clientOptions("haproxy", environment, "x"))).toMatchObject({ tls });
      expect(shape(clientOptions("sentinel", environment, "x"))).toMatchObject({
        tls,
        sentinelTLS: tls,
        enableTLSForSentinelMode: true,
      });
    }
    for (const path of ["haproxy", "sentinel"] as const) {
      const plain = clientOptions(path, parse(), "x");
      for (const key of ["tls", "sentinelTLS", "enableTLSForSentinelMode"])
        expect(plain).not.toHaveProperty(key);
    }
  });

  it("bounds every wait that the library leaves open", () => {
    const options = clientOptions("sentinel", parse(), "x");
    expect(options).toMatchObject({
      connectTimeout: 1_000,
      socketTimeout: 1_500,
      sentinelCommandTimeout: 500,
    });
    expect(options.retryStrategy?.(1_000)).toBeLessThanOrEqual(500);
    expect(options.autoResendUnfulfilledCommands).toBe(false);
  });
});

describe("clientEnvironment", () => {
  it("takes exactly one HAProxy per port", () => {
    expect(() => parse({ HAPROXY_WRITE: "a=h:1,b=h:2" })).toThrow("must name exactly one address, not 2");
  });

  it("knows two profiles and prefers the tuned one", () => {
    expect(parse().CLIENT_PROFILE).toBe("tuned");
    expect(parse({ CLIENT_PROFILE: "naive" }).CLIENT_PROFILE).toBe("naive");
    expect(() => parse({ CLIENT_PROFILE: "fast" })).toThrow("CLIENT_PROFILE");
  });
});
