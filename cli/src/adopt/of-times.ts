/** How long the Sentinels wait for what. */
import { advice, danger, distinct, type Finding, list } from "./finding.ts";
import type { Survey } from "./survey.ts";

export function ofTimes({ sentinels, masterName }: Survey): Finding[] {
  const masters = sentinels.flatMap(({ view }) => view?.master ?? []);
  if (masters.length === 0) return [];
  const names = ["down-after-milliseconds", "failover-timeout", "parallel-syncs"] as const;
  const values = names.map((name) => distinct(masters.map((master) => master.number(name) ?? 0)));
  const wait = Math.max(...(values[0] ?? []));
  const timeout = Math.min(...(values[1] ?? []));
  const set = (what: string) => `SENTINEL SET ${masterName} ${what}, on each`;
  const found: (Finding | false)[] = [
    ...names.map(
      (name, at) =>
        (values[at]?.length ?? 0) > 1 &&
        danger(
          `${name} differs: ${list(values[at]?.map(String) ?? [])}`,
          "Sentinels do not share their settings",
          set(`${name} …`),
        ),
    ),
    wait < 1_000 &&
      danger(
        `down-after ${wait} ms`,
        "a slow command or a busy machine looks like a death",
        "measure yours: make benchmark-detection",
      ),
    wait > 10_000 &&
      advice(
        `down-after ${wait} ms`,
        "no write succeeds for at least as long when the master dies",
        set("down-after-milliseconds 5000"),
      ),
    timeout < 2 * wait &&
      advice(
        `failover-timeout ${timeout} ms with down-after ${wait} ms`,
        "an attempt is given up before it can succeed",
        set(`failover-timeout ${Math.max(10_000, 3 * wait)}`),
      ),
  ];
  return found.filter((one) => one !== false);
}

/** A Sentinel promotes no replica that lost its link so many times down-after before the master was called down. */
const FRESH = 10;
/** What another Sentinel said of the master counts for so many ask-periods. */
const OPINIONS = 5;
const REDIS_TILT_MS = 30_000;

/** Periods that no configuration file takes: they are Redis's own unless somebody sets them after each start. */
export function ofPeriods({ sentinels }: Survey): Finding[] {
  const counted = sentinels.flatMap(({ view, tiltMs, askMs }) =>
    view ? [{ wait: view.master.number("down-after-milliseconds") ?? 0, tiltMs, askMs }] : [],
  );
  const wait = Math.max(0, ...counted.map((one) => one.wait));
  const why =
    "a master that dies while the Sentinels distrust their clocks is never replaced: no replica counts as fresh then";
  const todo = `SENTINEL DEBUG tilt-period ${5 * wait} ask-period ${Math.floor(wait / 6)} whenever a Sentinel has started, as the lab's start script does`;
  const long = counted.find(({ tiltMs }) => tiltMs !== null && tiltMs >= FRESH * wait);
  const unknown = counted.some(({ tiltMs }) => tiltMs === null) && REDIS_TILT_MS >= FRESH * wait;
  const opinions = counted.find(({ askMs }) => askMs !== null && OPINIONS * askMs > wait);
  const found: (Finding | false)[] = [
    long !== undefined && danger(`TILT lasts ${long.tiltMs} ms with down-after ${wait} ms`, why, todo),
    counted.length > 0 &&
      unknown &&
      advice(`down-after ${wait} ms, if TILT lasts 30 s (this user may not ask: +sentinel|debug)`, why, todo),
    opinions !== undefined &&
      advice(
        `what a Sentinel said of the old master counts for ${OPINIONS * (opinions.askMs ?? 0)} ms, longer than down-after`,
        "one that loses the new master right after a failover replaces it with the word of the others, who see it",
        todo,
      ),
  ];
  return found.filter((one) => one !== false);
}
