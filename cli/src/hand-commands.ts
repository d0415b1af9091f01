/** Faults by hand: what scenarios do, one at a time. */
import { loadLabConfig } from "@redis-ha-lab/cluster/config.ts";
import { type FaultName, repairOf } from "@redis-ha-lab/cluster/faults.ts";
import { interruption } from "@redis-ha-lab/common/interruption.ts";
import { printLines } from "@redis-ha-lab/common/printable.ts";
import type { Command } from "commander";

/** The words people use; a node that was killed is brought up again, one that was cut off joins. */
const WORDS: Readonly<Record<string, { fault: FaultName; does: string }>> = {
  kill: { fault: "kill", does: "kill -9 of a node, a Sentinel or HAProxy" },
  up: { fault: "start", does: "starts what was killed" },
  pause: { fault: "pause", does: "pauses a process: its sockets stay open and nothing answers" },
  unpause: { fault: "unpause", does: "lets a paused process go on" },
  cut: { fault: "partition", does: "cuts parts off from the rest of the lab, both ways" },
  join: { fault: "reconnect", does: "ends a cut" },
};

export const HAND_WORDS = Object.keys(WORDS);

const print = (line: string): void => printLines([line]);

const wordOf = (fault: FaultName | undefined): string | undefined =>
  HAND_WORDS.find((word) => WORDS[word]?.fault === fault);

export function addHandCommands(lab: Command): void {
  for (const [word, { fault, does }] of Object.entries(WORDS)) {
    const command = lab
      .command(word)
      .description(does)
      .requiredOption(
        "--node <names>",
        "master, replica, replicas, sentinels, or names; several with commas",
      );
    const repair = wordOf(repairOf(fault));
    if (repair) command.option("--for <duration>", "shows what follows and takes it back after so long");
    command.action(async ({ node, for: forText }: { node?: string; for?: string }) => {
      if (node === undefined)
        throw new Error(`NODE says which part: make ${word} NODE=master. Nothing was changed.`);
      const { actByHand } = await import("@redis-ha-lab/scenarios/run/by-hand.ts");
      const services = await actByHand(loadLabConfig(), {
        fault,
        nodes: node,
        forText,
        signal: interruption,
        print,
      });
      if (repair && forText === undefined) {
        print(`Back: make ${repair} NODE=${services.join(",")}. Look: make watch, make status.`);
      }
    });
  }
}
