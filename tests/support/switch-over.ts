/** A switchover as a process of its own, so that a test can kill it. Tells its steps on stdout. */
import { loadLabConfig } from "@redis-ha-lab/cluster/config.ts";
import { switchOver } from "@redis-ha-lab/cluster/switchover/switch-over.ts";

await switchOver(loadLabConfig(), {
  to: process.argv[2],
  signal: new AbortController().signal,
  onStep: (text) => console.log(text),
});
