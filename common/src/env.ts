/**
 * Configuration comes from the environment only. A process declares one zod schema; everything that is wrong
 * is reported together, then the process ends with exit code 78 (EX_CONFIG), before it has touched anything.
 */
import { readFileSync } from "node:fs";
import { z } from "zod";
import { printableLines } from "./printable.ts";

export const EX_CONFIG = 78;

type Environment = Readonly<Record<string, string | undefined>>;

/** All problems of one environment, in one message a person can act on. */
export class ConfigurationError extends Error {
  readonly problems: readonly string[];

  constructor(process: string, problems: readonly string[]) {
    super(
      `${process} cannot start: ${problems.length} problem(s) in its environment:\n` +
        problems.map((problem) => `  - ${problem}`).join("\n"),
    );
    this.name = "ConfigurationError";
    this.problems = problems;
  }
}

/**
 * Checks an environment against a schema. An empty variable counts as absent, because Compose passes
 * `VARIABLE=` for what the user left out.
 * @throws ConfigurationError naming every variable that is wrong.
 */
export function parseEnvironment<Shape extends z.ZodRawShape>(
  process: string,
  schema: z.ZodObject<Shape>,
  environment: Environment,
): z.output<z.ZodObject<Shape>> {
  const present = Object.fromEntries(
    Object.entries(environment).filter(([name, value]) => name in schema.shape && value !== ""),
  );
  const result = schema.safeParse(present);
  if (result.success) return result.data;
  throw new ConfigurationError(
    process,
    result.error.issues.map((issue) => {
      // What is wrong inside a value, of a list for one, is wrong with the variable.
      const name = String(issue.path[0] ?? "environment");
      const field = schema.shape[name] as z.ZodType | undefined;
      const meaning = field?.description ? ` (${field.description})` : "";
      return present[name] === undefined
        ? `${name} is not set${meaning}`
        : `${name}: ${issue.message}${meaning}`;
    }),
  );
}

/** Reads process.env, or reports every problem on stderr and exits with 78. */
export function loadConfig<Shape extends z.ZodRawShape>(
  processName: string,
  schema: z.ZodObject<Shape>,
): z.output<z.ZodObject<Shape>> {
  try {
    return parseEnvironment(processName, schema, process.env);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    process.stderr.write(`${printableLines(error.message)}\n`);
    process.exit(EX_CONFIG);
  }
}

/** A password: never shown by an error message, whatever is wrong with it. */
export const secret = (description: string) =>
  z.string({ error: "must be a non-empty secret" }).min(1).describe(description);

/** The text of a file, without the newline at its end. Optional: a variable that is absent reads nothing. */
export const file = (description: string) =>
  z
    .string()
    .transform((path, context) => {
      try {
        return readFileSync(path, "utf8").replace(/\r?\n$/, "");
      } catch (error) {
        context.addIssue({
          code: "custom",
          message: `can't be read: ${(error as NodeJS.ErrnoException).code}`,
        });
        return z.NEVER;
      }
    })
    .optional()
    .describe(description);

/** A TCP port. */
export const port = (fallback: number, description: string) =>
  z.coerce.number().int().min(1).max(65535).default(fallback).describe(description);

/** A switch: on/off, true/false, 1/0. */
export const toggle = (fallback: boolean, description: string) =>
  z
    .stringbool({ truthy: ["on", "true", "1", "yes"], falsy: ["off", "false", "0", "no"] })
    .default(fallback)
    .describe(description);

export const logLevel = z
  .enum(["error", "warn", "info", "debug"])
  .default("info")
  .describe("error, warn, info or debug");
