/** Whom a majority of all Sentinels names; those that do not answer name nobody. */
import { majority } from "@redis-ha-lab/cluster/majority.ts";
import type { Observations } from "../observations.ts";

export const namedMaster = ({ sentinels }: Observations): string | null =>
  majority([...sentinels.values()].map(({ told }) => told?.vote));
