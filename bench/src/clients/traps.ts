/** The known traps of client libraries, named where they were seen: conclusions of figures, and of nothing else. */
import type { Cell, Row } from "./cells.ts";
import type { FaultPlanName } from "./fault-plans.ts";

export interface Trap {
  readonly name: string;
  readonly seen: string;
}

type Cells = Row["cells"];

/** How much longer something must take to be more than chance. */
const CLEARLY_MS = 1_500;
/** Of the acknowledged ones. */
const MANY = 0.02;

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
const all = (cells: Cells): [FaultPlanName, Cell][] => Object.entries(cells) as [FaultPlanName, Cell][];
/** "12 in kill, 3 in pause" */
const where = (cells: Cells, of: (cell: Cell) => number): string =>
  all(cells)
    .filter(([, cell]) => of(cell) > 0)
    .map(([fault, cell]) => `${of(cell)} in ${fault}`)
    .join(", ");

const RULES: readonly ((row: Row) => Trap | undefined)[] = [
  ({ cells }) => {
    const gone = where(cells, ({ runs, cameBack }) => runs - cameBack);
    return gone === ""
      ? undefined
      : { name: "never comes back", seen: `still without service at the end of the run: ${gone}` };
  },
  ({ cells }) => {
    const text = where(cells, ({ duplicated }) => duplicated ?? 0);
    return text === ""
      ? undefined
      : { name: "retries that duplicate", seen: `appends applied more than once: ${text}` };
  },
  ({ cells }) => {
    const text = where(cells, ({ contradicted }) => contradicted ?? 0);
    return text === ""
      ? undefined
      : { name: "failed, and done all the same", seen: `a failure was reported to the caller: ${text}` };
  },
  ({ cells }) => {
    const text = where(cells, ({ lost }) => lost ?? 0);
    return text === "" ? undefined : { name: "acknowledged and lost", seen: text };
  },
  ({ cells }) => {
    const many = (cell: Cell) => (cell.late > MANY * cell.acknowledged ? cell.late : 0);
    const text = where(cells, many);
    return text === ""
      ? undefined
      : {
          name: "queues and silent retries",
          seen: `acknowledged only a second or more after the call: ${text}`,
        };
  },
  ({ cells }) => {
    const text = where(cells, ({ unbegun }) => unbegun);
    return text === ""
      ? undefined
      : { name: "callers that wait", seen: `operations that no caller was free for: ${text}` };
  },
  ({ path, cells }) => {
    const [kill, sentinel] = [cells.kill, cells["sentinel-down"]];
    if (path !== "sentinel" || !kill || !sentinel || sentinel.beyondMs - kill.beyondMs < CLEARLY_MS)
      return undefined;
    return {
      name: "order of the Sentinels",
      seen: `a paused Sentinel at the head of the list costs ${seconds(sentinel.outageMs - kill.outageMs)} more`,
    };
  },
  ({ cells: { kill, pause } }) => {
    if (!kill || !pause || pause.beyondMs - kill.beyondMs < CLEARLY_MS) return undefined;
    return {
      name: "sockets to a paused node",
      seen: `a paused master costs ${seconds(pause.outageMs)}, a killed one ${seconds(kill.outageMs)}`,
    };
  },
  ({ cells }) => {
    const text = all(cells)
      .filter(([, { error }]) => error?.includes("READONLY"))
      .map(([fault]) => fault)
      .join(", ");
    return text === "" ? undefined : { name: "READONLY", seen: `the error callers met most: ${text}` };
  },
  ({ cells }) => {
    const text = where(cells, ({ connectionsPerSecond }) =>
      connectionsPerSecond >= 50 ? connectionsPerSecond : 0,
    );
    return text === ""
      ? undefined
      : { name: "reconnection storm", seen: `connections a second from this one client: ${text}` };
  },
  ({ cells }) => {
    const text = where(cells, ({ oldReads }) => oldReads);
    return text === "" ? undefined : { name: "reads of old data", seen: text };
  },
];

/** @returns those that were seen, in the order of their weight. */
export const trapsOf = (row: Row): Trap[] => RULES.flatMap((rule) => rule(row) ?? []);
