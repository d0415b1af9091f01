/** One switchover as a process of its own, so that it can be killed half-way. Tells what it does as lines of JSON. */
import { loadLabConfig } from "@redis-ha-lab/cluster/config.ts";
import { SwitchoverRefused } from "@redis-ha-lab/cluster/switchover/refusal.ts";
import { switchOver } from "@redis-ha-lab/cluster/switchover/switch-over.ts";
import { describeError } from "@redis-ha-lab/common/logger.ts";

const tell = (what: object) => console.log(JSON.stringify(what));
try {
  const done = await switchOver(loadLabConfig(), {
    to: process.argv[2],
    signal: new AbortController().signal,
    onStep: (step) => tell({ step }),
  });
  tell({ done });
} catch (error) {
  tell(error instanceof SwitchoverRefused ? { refused: error.message } : { failed: describeError(error) });
}
process.exit();
