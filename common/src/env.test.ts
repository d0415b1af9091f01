import { describe, expect, it } from "vitest";
import { z } from "zod";
import { ConfigurationError, logLevel, parseEnvironment, port, secret, toggle } from "./env.ts";

const schema = z.object({
  HTTP_PORT: port(4001, "where to listen"),
  PASSWORD: secret("of the user app"),
  REPOINTER: toggle(true, "whether the repointer acts"),
  LOG_LEVEL: logLevel,
});

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    parseEnvironment("publisher", schema, environment);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe("parseEnvironment", () => {
  it("fills in defaults, and converts what is there", () => {
    expect(parseEnvironment("publisher", schema, { PASSWORD: "x", HTTP_PORT: "81" })).toEqual({
      HTTP_PORT: 81,
      PASSWORD: "x",
      REPOINTER: true,
      LOG_LEVEL: "info",
    });
  });

  it("takes an empty variable for an absent one, as Compose passes what the user left out", () => {
    expect(parseEnvironment("publisher", schema, { PASSWORD: "x", HTTP_PORT: "" }).HTTP_PORT).toBe(4001);
    expect(problemsOf({ PASSWORD: "" })).toEqual(["PASSWORD is not set (of the user app)"]);
  });

  it("reports everything that is wrong together, each with its meaning", () => {
    const problems = problemsOf({ HTTP_PORT: "0", REPOINTER: "maybe", LOG_LEVEL: "loud" });
    expect(problems).toHaveLength(4);
    expect(problems.join("\n")).toMatch(/HTTP_PORT: .*\(where to listen\)/);
    expect(problems.join("\n")).toContain("PASSWORD is not set");
  });

  it("names the process and counts the problems in its message", () => {
    expect(() => parseEnvironment("publisher", schema, { HTTP_PORT: "x" })).toThrow(
      /^publisher cannot start: 2 problem\(s\) in its environment:\n {2}- /,
    );
  });

  it("ignores variables that are not its own", () => {
    expect(parseEnvironment("publisher", schema, { PASSWORD: "x", PATH: "/bin" })).not.toHaveProperty("PATH");
  });

  it.each(["on", "true", "1", "yes"])("reads %s as on", (text) => {
    expect(parseEnvironment("p", schema, { PASSWORD: "x", REPOINTER: text }).REPOINTER).toBe(true);
  });

  it.each(["off", "false", "0", "no"])("reads %s as off", (text) => {
    expect(parseEnvironment("p", schema, { PASSWORD: "x", REPOINTER: text }).REPOINTER).toBe(false);
  });
});
