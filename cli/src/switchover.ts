/** `switchover`: does it, and tells what it cost a client that wrote all the while. */

import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { type Switchover, switchOver } from "@redis-ha-lab/cluster/switchover/switch-over.ts";
import { type Felt, startWaitingWriter } from "@redis-ha-lab/cluster/switchover/waiting-writer.ts";
import { within } from "@redis-ha-lab/common/deadline.ts";
import { interruption } from "@redis-ha-lab/common/interruption.ts";
import { printableLines } from "@redis-ha-lab/common/printable.ts";
import { createLive } from "@redis-ha-lab/scenarios/terminal/live.ts";
import { table } from "@redis-ha-lab/scenarios/terminal/table.ts";

const TIDY_UP_MS = 2_000;

function report(done: Switchover, felt: Felt): string {
  const at = (ms: number) => `${ms} ms`;
  return [
    `${done.to} is the master, ${done.from} follows it. Writes stood still for ${done.resumedMs} ms.`,
    "",
    ...table(
      ["AFTER THE PAUSE BEGAN", { title: "AT", right: true }],
      [
        [`${done.to} had everything`, at(done.caughtUpMs)],
        [`promoted by ${done.sentinel}`, at(done.promotedMs)],
        ["named by a majority of Sentinels", at(done.announcedMs)],
        ["writes went on", at(done.resumedMs)],
        ["HAProxy routed to it", at(done.routedMs)],
        ["both replicas linked, everything steady", at(done.steadyMs)],
      ],
    ),
    "",
    `A client that wrote through HAProxy and waited: ${felt.acknowledged} acknowledged, ${felt.lost} lost, longest wait ${felt.longestWaitMs} ms, ${felt.repeated} attempts repeated.`,
    "",
  ].join("\n");
}

/** @throws SwitchoverRefused when it must not begin; any other error when it did not end as it should. */
export async function runSwitchover(config: LabConfig, to: string | undefined): Promise<void> {
  const live = createLive();
  const onStep = (text: string) => {
    live.show(text);
    live.tell(text);
  };
  const writer = startWaitingWriter(config);
  let done: Switchover;
  let felt: Felt;
  try {
    done = await switchOver(config, { to, signal: interruption, onStep });
    felt = await writer.stop();
  } catch (error) {
    // The client's values are removed where that is possible; what went wrong matters more.
    await within(TIDY_UP_MS, "", writer.stop()).catch(() => {});
    throw error;
  } finally {
    live.end();
  }
  process.stdout.write(printableLines(report(done, felt)));
  if (felt.lost > 0) throw new Error(`${felt.lost} acknowledged writes were lost`);
}
