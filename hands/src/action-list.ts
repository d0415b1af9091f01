/** The actions that pages have begun, newest first; those that are over stay for a while to be seen. */
import type { Action } from "@redis-ha-lab/console/hands/schema.ts";

/** Those that are over stay to be seen. */
const OVER_KEPT = 8;

export type Kept = { -readonly [Key in keyof Omit<Action, "yours">]: Action[Key] } & {
  readonly session: string;
  readonly end: AbortController;
  /** Resolves when it is over; never rejects. */
  done: Promise<void>;
};

export const isLive = ({ state }: Pick<Action, "state">) => state !== "over" && state !== "failed";

export interface ActionList {
  live(): Kept[];
  add(session: string, what: Pick<Action, "verb" | "on"> & Partial<Action>): Kept;
  change(action: Kept, to: Partial<Kept>): void;
  /** As if it had never been. */
  remove(action: Kept): void;
  shownTo(session: string): Action[];
}

export function createActionList(onChange: () => void): ActionList {
  let actions: Kept[] = [];
  let lastId = 0;
  return {
    live: () => actions.filter(isLive),
    add(session, what) {
      lastId += 1;
      const action: Kept = {
        id: lastId,
        from: null,
        keep: false,
        state: "starting",
        since: Date.now(),
        until: null,
        patient: false,
        said: null,
        verdict: null,
        report: null,
        ...what,
        session,
        end: new AbortController(),
        done: Promise.resolve(),
      };
      actions = [action, ...actions];
      onChange();
      return action;
    },
    change(action, to) {
      Object.assign(action, to);
      const over = actions.filter((one) => !isLive(one)).slice(0, OVER_KEPT);
      actions = actions.filter((one) => isLive(one) || over.includes(one));
      onChange();
    },
    remove(action) {
      actions = actions.filter((one) => one !== action);
      onChange();
    },
    shownTo: (session) =>
      actions.map(({ session: of, end: _, done: __, ...action }) => ({ ...action, yours: of === session })),
  };
}
