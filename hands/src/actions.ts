/** What pages have begun: one action a part, each with an end, and at most one scenario, with nothing beside it. */
import { setTimeout as sleep } from "node:timers/promises";
import { HttpError } from "@redis-ha-lab/common/http.ts";
import { describeError } from "@redis-ha-lab/common/logger.ts";
import type { HandsAbout, HandsState, Order } from "@redis-ha-lab/console/hands/schema.ts";
import { HAND_VERBS, type HandVerbName } from "@redis-ha-lab/scenarios/run/by-hand.ts";
import { type ActionList, createActionList, isLive, type Kept } from "./action-list.ts";
import type { Journal } from "./journal.ts";
import type { Workbench } from "./workbench.ts";

const VERDICTS = ["pass", "fail", "inconclusive"] as const;

export interface Actions {
  /** Done, or begun. @throws HttpError with the reason why not. */
  order(order: Order): Promise<void>;
  /** The page is gone: what it began is taken back, but for what is to be kept. */
  sessionOver(session: string): void;
  shownTo(session: string): HandsState;
  /** Takes everything back, and resolves when that is done. */
  stop(): Promise<void>;
}

export interface ActionsOptions {
  readonly workbench: Workbench;
  readonly verbs: HandsAbout["verbs"];
  readonly scenarios: HandsAbout["scenarios"];
  readonly journal: Journal;
  readonly onChange: () => void;
}

const isVerb = (verb: string): verb is HandVerbName => Object.hasOwn(HAND_VERBS, verb);

/** "runs/master-failure/2026-11-29T08-00-00Z/report.html", the last thing a scenario says. */
const reportIn = (line: string): string | undefined =>
  /^report: .*?([\w-]+\/[\w-]+\/report\.html)$/.exec(line)?.[1];

/** What every kind of action needs. */
interface Context extends ActionsOptions {
  readonly list: ActionList;
  /** @throws HttpError when it may not begin beside what is under way. */
  readonly refuseBeside: (wanted: "fault" | "scenario") => void;
}

const enter = (
  journal: Journal,
  { session, verb, on, from }: Kept,
  outcome: string,
  because?: string | null,
) =>
  journal({
    by: session,
    did: verb,
    on: from === null ? on : `${on} from ${from}`,
    outcome,
    ...(because ? { because } : {}),
  });

/** Under the lab's lock, from the first to the last. @throws HttpError when another command holds it. */
async function begin(
  { workbench, journal, list }: Context,
  action: Kept,
  work: (action: Kept) => Promise<Partial<Kept>>,
): Promise<void> {
  let release: () => Promise<void>;
  try {
    release = await workbench.take(`${action.verb} ${action.on}, on the console's page`);
  } catch (error) {
    list.remove(action);
    enter(journal, action, "refused", describeError(error));
    throw new HttpError(409, describeError(error));
  }
  enter(journal, action, "begun");
  action.done = work(action)
    .catch((error: unknown) => ({ state: "failed" as const, said: describeError(error) }))
    .then(async (end) => {
      await release();
      list.change(action, { state: "over", until: null, ...end });
      enter(journal, action, action.verdict ?? (action.state === "failed" ? "failed" : "over"), action.said);
    });
}

/** A scenario has the lab to itself; a fault can be beside other faults. @throws HttpError */
function refuseBeside(live: readonly Kept[], wanted: "fault" | "scenario"): void {
  const [other] = live.filter(({ verb }) => verb === "scenario" || verb === "heal-everything");
  if (other?.verb === "scenario")
    throw new HttpError(409, `the scenario ${other.on} runs, and judges what it breaks itself: end it first`);
  if (other) throw new HttpError(409, "everything is being healed: wait for its end");
  const [fault] = live;
  if (wanted === "scenario" && fault)
    throw new HttpError(409, `a scenario needs a healthy lab, and ${fault.verb} ${fault.on} is in force`);
}

function endEarly(list: ActionList, action: Kept): void {
  if (action.patient) return;
  if (isLive(action)) list.change(action, { state: "healing" });
  action.end.abort();
}

async function breakPart(hands: Context, order: Order & { do: "break" }): Promise<void> {
  const { list, workbench, verbs } = hands;
  const { session, verb, part, from, seconds, keep } = order;
  const known = verbs.find((one) => one.verb === verb);
  if (!known || !isVerb(verb)) throw new HttpError(422, `"${verb}" is nothing that can be done`);
  if (!known.on.includes(part)) throw new HttpError(422, `"${part}" is no part that ${verb} is for`);
  if (from !== undefined && (from === part || !known.from.includes(from)))
    throw new HttpError(422, `${verb} knows no "from ${from}"`);
  hands.refuseBeside("fault");
  const there = list.live().find(({ on }) => on === part);
  if (there) throw new HttpError(409, `${there.verb} ${part} is in force already: heal it first`);
  // One command can't be called back.
  const patient = verb === "block";
  const action = list.add(session, { verb, on: part, from: from ?? null, keep, patient });
  await begin(hands, action, async () => {
    const takeBack = await workbench.break({ verb, part, from, seconds });
    list.change(action, { state: "in-force", until: Date.now() + seconds * 1_000 });
    const signal = patient ? undefined : action.end.signal;
    await sleep(seconds * 1_000, undefined, signal && { signal }).catch(() => {});
    list.change(action, { state: "healing" });
    await takeBack();
    return {};
  });
}

async function runScenario(hands: Context, order: Order & { do: "scenario" }): Promise<void> {
  const { list, workbench, scenarios } = hands;
  const { session, scenario, keep } = order;
  if (!scenarios.some(({ name }) => name === scenario))
    throw new HttpError(422, `there is no scenario "${scenario}"`);
  hands.refuseBeside("scenario");
  const action = list.add(session, { verb: "scenario", on: scenario, keep });
  await begin(hands, action, async () => {
    list.change(action, { state: "in-force" });
    let report: string | null = null;
    const code = await workbench.scenario(
      scenario,
      (line) => {
        const found = reportIn(line);
        if (found) report = `/runs/${found}`;
        else if (line.trim() !== "") list.change(action, { said: line.trim().slice(0, 300) });
      },
      action.end.signal,
    );
    const verdict = VERDICTS[code] ?? null;
    if (action.end.signal.aborted) return { said: "ended early, and healed", report };
    return verdict ? { verdict, report } : { state: "failed", report };
  });
}

async function healEverything(hands: Context, session: string): Promise<void> {
  const { list, workbench } = hands;
  if (list.live().some(({ verb }) => verb === "heal-everything")) return;
  const before = list.live();
  const action = list.add(session, { verb: "heal-everything", on: "the lab" });
  await begin(hands, action, async () => {
    list.change(action, { state: "healing" });
    for (const one of before) endEarly(list, one);
    await Promise.all(before.filter(({ patient }) => !patient).map(({ done }) => done));
    await workbench.healEverything((said) => list.change(action, { said }));
    return { said: null };
  });
}

export function createActions(options: ActionsOptions): Actions {
  const list = createActionList(options.onChange);
  let stopping = false;
  const hands: Context = {
    ...options,
    list,
    refuseBeside: (wanted) => {
      if (stopping) throw new HttpError(503, "hands is being stopped");
      refuseBeside(list.live(), wanted);
    },
  };

  const liveOf = (id: number): Kept => {
    const action = list.live().find((one) => one.id === id);
    if (!action) throw new HttpError(409, "that is over already");
    return action;
  };

  return {
    async order(order) {
      switch (order.do) {
        case "break":
          return breakPart(hands, order);
        case "scenario":
          return runScenario(hands, order);
        case "heal-everything":
          return healEverything(hands, order.session);
        case "heal": {
          const action = liveOf(order.action);
          if (action.patient) throw new HttpError(409, "one long command can't be ended early");
          return endEarly(list, action);
        }
        case "keep":
          return list.change(liveOf(order.action), { keep: order.keep });
      }
    },
    sessionOver(session) {
      for (const action of list.live())
        if (action.session === session && !action.keep && action.verb !== "heal-everything")
          endEarly(list, action);
    },
    shownTo: (session) => ({ time: Date.now(), actions: list.shownTo(session) }),
    async stop() {
      stopping = true;
      const before = list.live();
      for (const action of before) endEarly(list, action);
      await Promise.all(before.filter(({ patient }) => !patient).map(({ done }) => done));
    },
  };
}
