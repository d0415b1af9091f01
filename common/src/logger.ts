/** JSON lines: a constant message plus fields, so that a line can be counted, filtered and joined. */
import winston from "winston";
import { tlsProblem } from "./tls.ts";

export type Logger = winston.Logger;

/** Field names whose value never reaches a log, wherever in a record they stand. */
const SECRET_FIELD = /pass(word)?|secret|token|authorization/i;

function masked(value: unknown, depth = 0): unknown {
  if (value === null || typeof value !== "object" || depth > 4) return value;
  if (value instanceof Error) return describeError(value);
  if (Array.isArray(value)) return value.map((item) => masked(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      SECRET_FIELD.test(name) ? "[masked]" : masked(field, depth + 1),
    ]),
  );
}

/** An error and its causes as one line of text. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // An AggregateError (every address refused) has an empty message of its own.
  const inner = error instanceof AggregateError ? error.errors.map(describeError).join("; ") : "";
  const text = tlsProblem(error) ?? (error.message || inner || error.name);
  return error.cause === undefined ? text : `${text}: ${describeError(error.cause)}`;
}

const maskSecrets = winston.format((info) => {
  for (const [name, field] of Object.entries(info)) {
    if (name === "level" || name === "message") continue;
    info[name] = SECRET_FIELD.test(name) ? "[masked]" : masked(field);
  }
  return info;
});

/** @param service the process's name, a field of each line. */
export function createLogger(service: string, level: string): Logger {
  return winston.createLogger({
    level,
    defaultMeta: { service },
    format: winston.format.combine(maskSecrets(), winston.format.timestamp(), winston.format.json()),
    // Diagnostics go to stderr; stdout belongs to what a command was asked to print.
    transports: [new winston.transports.Console({ stderrLevels: ["error", "warn", "info", "debug"] })],
  });
}
