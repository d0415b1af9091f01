/** Waits for Enter before each fault, and says what will be done: for a scenario that one wants to follow. */
import { createInterface } from "node:readline/promises";
import { verbOf } from "@redis-ha-lab/cluster/faults.ts";
import { targetText } from "../model/target.ts";
import type { Stage } from "./perform.ts";

/** @throws a sentence without a terminal to press Enter on. */
export function demandTerminal(input: { isTTY?: boolean } = process.stdin): void {
  if (!input.isTTY) {
    throw new Error("STEP=1 waits for Enter, and there is no terminal to press it on; nothing was changed.");
  }
}

/** @param signal ends the wait, and with it the run. */
export function stepByStep(
  signal: AbortSignal,
  say: (text: string) => void,
): NonNullable<Stage["beforeFault"]> {
  return async ({ fault, targets, argument }, services) => {
    const on = services.map((service, at) => {
      const word = targetText(targets[at] ?? service);
      return word === service ? service : `${service} (${word})`;
    });
    say(
      `\nNext the scenario ${verbOf(fault)} ${on.join(", ") || "every node"}${argument ? ` (${argument})` : ""}.`,
    );
    // Not in raw mode: Ctrl-C stays a signal, and heals.
    const terminal = createInterface({ input: process.stdin, output: process.stderr, terminal: false });
    try {
      await terminal.question("Enter goes on, Ctrl-C ends it and puts everything back. ", { signal });
    } finally {
      terminal.close();
    }
  };
}
