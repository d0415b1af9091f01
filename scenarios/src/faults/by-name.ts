/** The faults by the name scenarios, timeline and command line use. */
import type { FaultName } from "@redis-ha-lab/cluster/faults.ts";
import { block } from "./block.ts";
import { burst } from "./burst.ts";
import { kill, pause, startAgain, stop, unpause } from "./containers.ts";
import type { Fault } from "./fault.ts";
import { partition, rejoin } from "./partition.ts";
import { fence, patience } from "./settings.ts";
import { plannedSwitchover } from "./switchover.ts";
import { wipe } from "./wipe.ts";

export const FAULTS: Readonly<Record<FaultName, Fault>> = {
  kill,
  stop,
  start: startAgain,
  pause,
  unpause,
  partition,
  reconnect: rejoin,
  wipe,
  block,
  burst,
  fence,
  patience,
  switchover: plannedSwitchover,
};
