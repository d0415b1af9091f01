/** What POST /publish takes: a numbered message of a person, or any text for any channel. */

import { CLIENT_PATHS } from "@redis-ha-lab/cluster/client-paths.ts";
import { HttpError } from "@redis-ha-lab/common/http.ts";
import { z } from "zod";

const clientPath = z
  .enum(CLIENT_PATHS, { error: `lane must be one of: ${CLIENT_PATHS.join(", ")}` })
  .optional()
  .describe("the client path to take; without it the first one that is up");

const text = (name: string, longest: number) =>
  z
    .string({
      error: (issue) => (issue.input === undefined ? `${name} is missing` : `${name} must be a string`),
    })
    .min(1, `${name} must not be empty`)
    .max(longest, `${name} must have at most ${longest} characters`);

/** The body's limit is 64 KiB; a message may fill what the rest of the body leaves. */
const LONGEST_MESSAGE = 60_000;

const unknownKeys = (allowed: string) => (issue: z.core.$ZodRawIssue) =>
  issue.code === "unrecognized_keys"
    ? `unknown field ${issue.keys.map((key) => JSON.stringify(key)).join(", ")}; known: ${allowed}`
    : "the body must be a JSON object";

const numbered = z.strictObject(
  { username: text("username", 64), message: text("message", LONGEST_MESSAGE), lane: clientPath },
  { error: unknownKeys("username, message, lane") },
);
const raw = z.strictObject(
  {
    channel: text("channel", 256).regex(
      /^[^:_]/,
      "channel must not begin with a colon or an underscore: those are reserved",
    ),
    message: text("message", LONGEST_MESSAGE),
    lane: clientPath,
  },
  { error: unknownKeys("channel, message, lane") },
);

export type PublishRequest =
  | ({ readonly kind: "numbered" } & z.output<typeof numbered>)
  | ({ readonly kind: "raw" } & z.output<typeof raw>);

/** @throws HttpError 400 that names every problem of the body. */
export function parsePublishRequest(body: unknown): PublishRequest {
  if (body === null || typeof body !== "object" || Array.isArray(body)) {
    throw new HttpError(400, 'the body must be a JSON object, such as {"username":"ada","message":"hello"}');
  }
  const result =
    "channel" in body
      ? raw.transform((value) => ({ kind: "raw" as const, ...value })).safeParse(body)
      : numbered.transform((value) => ({ kind: "numbered" as const, ...value })).safeParse(body);
  if (result.success) return result.data;
  throw new HttpError(
    400,
    "the body is not a message",
    result.error.issues.map((issue) => issue.message),
  );
}
