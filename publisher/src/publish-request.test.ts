import { HttpError } from "@redis-ha-lab/common/http.ts";
import { describe, expect, it } from "vitest";
import { parsePublishRequest } from "./publish-request.ts";

function problemsOf(body: unknown): readonly string[] {
  try {
    parsePublishRequest(body);
  } catch (error) {
    if (error instanceof HttpError && error.status === 400) return [error.message, ...error.details];
    throw error;
  }
  return [];
}

describe("parsePublishRequest", () => {
  it("takes a person's message, and text for a channel", () => {
    expect(parsePublishRequest({ username: "ada", message: "hello" })).toEqual({
      kind: "numbered",
      username: "ada",
      message: "hello",
    });
    expect(parsePublishRequest({ channel: "news", message: "hello", lane: "sentinel" })).toEqual({
      kind: "raw",
      channel: "news",
      message: "hello",
      lane: "sentinel",
    });
  });

  it("names every problem at once", () => {
    expect(problemsOf({ username: 7, lane: "moon", colour: "red" })).toEqual([
      "the body is not a message",
      "username must be a string",
      "message is missing",
      "lane must be one of: haproxy, sentinel",
      'unknown field "colour"; known: username, message, lane',
    ]);
  });

  it.each([null, [], "text", 7, undefined])("refuses %j, which is no object", (body) => {
    expect(problemsOf(body)[0]).toMatch(/^the body must be a JSON object/);
  });

  it("keeps the lab's own channels, and those of Redis, to themselves", () => {
    for (const channel of [":lab:messages:haproxy", "__sentinel__:hello"]) {
      expect(problemsOf({ channel, message: "x" })).toContain(
        "channel must not begin with a colon or an underscore: those are reserved",
      );
    }
  });

  it("limits what it takes", () => {
    expect(problemsOf({ username: "", message: "x".repeat(60_001) })).toEqual([
      "the body is not a message",
      "username must not be empty",
      "message must have at most 60000 characters",
    ]);
  });

  it("takes either form, not a mixture", () => {
    expect(problemsOf({ channel: "news", username: "ada", message: "x" })).toContain(
      'unknown field "username"; known: channel, message, lane',
    );
  });
});
