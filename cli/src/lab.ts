/**
 * The lab's words. Each is loaded when it is called: `status` must answer at once and needs neither Docker nor
 * the scenarios.
 */

import { loadLabConfig } from "@redis-ha-lab/cluster/config.ts";
import { interruptedCode, interruption } from "@redis-ha-lab/common/interruption.ts";
import { describeError } from "@redis-ha-lab/common/logger.ts";
import { printableLines } from "@redis-ha-lab/common/printable.ts";
import { Command } from "commander";
import { addBenchmarkCommands } from "./benchmark-commands.ts";
import { addHandCommands, HAND_WORDS } from "./hand-commands.ts";
import { addLookingCommands } from "./looking-commands.ts";
import { addScenarioCommands } from "./scenario-commands.ts";
import { addUsingCommands } from "./using-commands.ts";

const lab = new Command("lab").description("Look at the lab, break it, measure it.");

/** What these do to the lab, or measure of it, only one may do at a time, whatever terminal it comes from. */
const ACTING = ["scenario", "chaos", "heal", "switchover", "benchmark", "reset-config", ...HAND_WORDS];
lab.hook("preAction", async (_, action) => {
  const words = [...action.args];
  for (let at: Command | null = action; at && at !== lab; at = at.parent) words.unshift(at.name());
  if (!ACTING.includes(words[0] ?? "")) return;
  const config = loadLabConfig();
  // Hosts are held by hosts/control.sh, whose container has the name of the lock.
  if (config.hosts) return;
  await (await import("@redis-ha-lab/scenarios/site/docker-lock.ts")).holdLab(config, words.join(" "));
});

addLookingCommands(lab);
addUsingCommands(lab);
addBenchmarkCommands(lab);
addScenarioCommands(lab);
addHandCommands(lab);

try {
  await lab.parseAsync();
} catch (error) {
  if (interruption.aborted) {
    process.stderr.write("interrupted\n");
    process.exitCode = interruptedCode();
  } else {
    // What the lab throws is a sentence for people; a mistake in the code is worth its stack.
    const mistake = [TypeError, RangeError, ReferenceError, SyntaxError].some(
      (kind) => error instanceof kind,
    );
    process.stderr.write(`${printableLines((mistake && (error as Error).stack) || describeError(error))}\n`);
    process.exitCode = (error as { exitCode?: number }).exitCode ?? 1;
  }
}
// A connection attempt to an unused address is given up by the kernel after 3 s; no command waits for that.
process.exit();
