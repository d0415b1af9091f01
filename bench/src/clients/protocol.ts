/** What a client's program says, a line each (clients/README.md). */
import { z } from "zod";

const us = z.number().int().min(0);

const hello = z.object({ client: z.string(), version: z.string(), runtime: z.string() });
const clock = z.object({ clock: us });
const operation = z.object({
  id: z.number().int().min(0),
  start: us,
  end: us,
  outcome: z.enum(["ok", "failed", "indeterminate"]),
  /** What a read found; -1 when there was nothing. */
  value: z.number().int().optional(),
  error: z.string().optional(),
  node: z.string().optional(),
});

export type Hello = z.output<typeof hello>;
export type OperationLine = z.output<typeof operation>;

export type Said =
  | { readonly kind: "hello"; readonly hello: Hello }
  | { readonly kind: "clock"; readonly us: number }
  | { readonly kind: "operation"; readonly operation: OperationLine }
  /** Not of the protocol: the library's own words. */
  | { readonly kind: "printed"; readonly text: string };

/** @throws when a line of the protocol's form is none of its lines: a program that counts wrongly must not be judged. */
export function parseLine(line: string): Said {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { kind: "printed", text: line };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return { kind: "printed", text: line };
  if ("id" in value) return { kind: "operation", operation: operation.parse(value) };
  if ("clock" in value) return { kind: "clock", us: clock.parse(value).clock };
  if ("client" in value) return { kind: "hello", hello: hello.parse(value) };
  return { kind: "printed", text: line };
}

/** How far a program's clock is from ours: `ours = theirs / 1000 + offsetMs`. */
export interface Alignment {
  readonly offsetMs: number;
  /** It is not farther off than this. */
  readonly withinMs: number;
}

/** @param answers when it was asked and when it answered, on our clock, and what it said. */
export function align(
  answers: readonly { readonly askedMs: number; readonly heardMs: number; readonly us: number }[],
): Alignment {
  const [best] = [...answers].sort((one, two) => one.heardMs - one.askedMs - (two.heardMs - two.askedMs));
  if (!best) throw new Error("the program never reported its clock");
  const withinMs = (best.heardMs - best.askedMs) / 2;
  return { offsetMs: best.askedMs + withinMs - best.us / 1_000, withinMs };
}
