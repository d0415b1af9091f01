/** The faults by the name scenarios, timeline and command line use. */
import type { FaultName } from "@redis-ha-lab/cluster/faults.ts";
import { block } from "./block.ts";
import { burst } from "./burst.ts";
import { kill, pause, startAgain, stop, unpause } from "./containers.ts";
import { crash, uncrash } from "./crash.ts";
import { dropLink } from "./drop-link.ts";
import type { Fault } from "./fault.ts";
import { hog } from "./hog.ts";
import { partition, rejoin } from "./partition.ts";
import { powerOff, powerOn } from "./power.ts";
import { reload } from "./reload.ts";
import { backlog, downAfter, writeGuard } from "./settings.ts";
import { quickLoad, slowLoad } from "./slow-load.ts";
import { starve, unstarve } from "./starve.ts";
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
  "drop-link": dropLink,
  backlog,
  "write-guard": writeGuard,
  "down-after": downAfter,
  reload,
  crash,
  uncrash,
  hog,
  "slow-load": slowLoad,
  "quick-load": quickLoad,
  starve,
  unstarve,
  "power-off": powerOff,
  "power-on": powerOn,
  switchover: plannedSwitchover,
};
