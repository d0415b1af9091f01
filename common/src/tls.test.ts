import { createServer } from "node:tls";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { parseEnvironment } from "./env.ts";
import { describeError } from "./logger.ts";
import { tlsEnvironment, tlsOptions, tlsProblem } from "./tls.ts";

const AUTHORITY = new URL("../../tests/fixtures/authority.crt", import.meta.url).pathname;
const read = (environment: Record<string, string>) =>
  tlsOptions(parseEnvironment("test", z.object(tlsEnvironment), environment));

describe("tlsOptions", () => {
  it("is nothing unless TLS is on, whatever else is set", () => {
    expect(read({})).toBeUndefined();
    expect(read({ TLS: "off", TLS_CA_FILE: AUTHORITY })).toBeUndefined();
  });

  it("verifies, by the authority it is given", () => {
    const options = read({ TLS: "on", TLS_CA_FILE: AUTHORITY });
    expect(options?.rejectUnauthorized).toBe(true);
    expect(options?.ca).toMatch(/^-----BEGIN CERTIFICATE-----/);
    // What node:tls makes of it: text that is no certificate would be refused here.
    expect(() => createServer({ ca: options?.ca }).close()).not.toThrow();
  });

  it("trusts any server only when that is asked for by name", () => {
    expect(read({ TLS: "on", TLS_VERIFY: "off" })?.rejectUnauthorized).toBe(false);
  });

  it("passes on a certificate of one's own, its key, and the name to expect", () => {
    const options = read({
      TLS: "on",
      TLS_CERT_FILE: AUTHORITY,
      TLS_KEY_FILE: AUTHORITY,
      TLS_SERVER_NAME: "redis-1",
    });
    expect(options).toMatchObject({
      servername: "redis-1",
      cert: expect.any(String),
      key: expect.any(String),
    });
  });

  it("refuses a file that is not there, and one that holds no certificate, by the variable's name", () => {
    expect(() => read({ TLS: "on", TLS_CA_FILE: "/nowhere/ca.crt" })).toThrow(
      /TLS_CA_FILE: can't be read: ENOENT/,
    );
    expect(() => read({ TLS: "on", TLS_CA_FILE: "/dev/null" })).toThrow(/TLS_CA_FILE: holds no certificate/);
  });
});

const failure = (code: string, message: string) => Object.assign(new Error(message), { code });

describe("tlsProblem", () => {
  it.each([
    [
      "CERT_HAS_EXPIRED",
      "certificate has expired",
      "its certificate has expired: make certificates renews it",
    ],
    ["SELF_SIGNED_CERT_IN_CHAIN", "self-signed certificate", "is not signed by the authority in TLS_CA_FILE"],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "unable to verify", "is not signed by the authority in TLS_CA_FILE"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "IP: 10.0.0.1 is not in the list", "is for other names and addresses"],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "wrong version number", "it answers without TLS"],
  ])("says what %s means and what to do, and keeps the library's words", (code, message, sentence) => {
    expect(tlsProblem(failure(code, message))).toContain(sentence);
    expect(tlsProblem(failure(code, message))).toContain(`(${message})`);
  });

  it("passes on what it has no sentence for, and leaves other errors alone", () => {
    expect(tlsProblem(failure("ERR_SSL_SOMETHING", "something"))).toBe("something");
    expect(tlsProblem(failure("ECONNREFUSED", "connect ECONNREFUSED"))).toBeUndefined();
    expect(tlsProblem(undefined)).toBeUndefined();
  });

  it("is what every log line and message of an error says", () => {
    const expired = failure("CERT_HAS_EXPIRED", "certificate has expired");
    expect(describeError(new Error("redis-1 cannot be reached", { cause: expired }))).toBe(
      "redis-1 cannot be reached: its certificate has expired: make certificates renews it (certificate has expired)",
    );
    // An error made of another one, with its code and its sentence, says it once.
    expect(describeError(failure("CERT_HAS_EXPIRED", tlsProblem(expired) ?? ""))).toBe(tlsProblem(expired));
  });
});
