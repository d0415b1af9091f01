/** The scenario that runs now, the reports under runs/, newest first, and one report shown in the page. */
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Run, Running as RunningState } from "../src/runs/schema.ts";
import { day, span } from "./format.ts";
import { HealEverything } from "./hands/hands.tsx";
import { openReport } from "./lab.ts";
import { Clock, Mark, VERDICT_MARKS } from "./parts.tsx";

type Now = Extract<RunningState, { state: "running" }>;
const STAGES: readonly (readonly [Now["stage"], string])[] = [
  ["preparing", "preparing"],
  ["broken", "broken"],
  ["healing", "healing"],
  ["finishing", "reading back"],
];

export function Running({ running: now }: { running: RunningState }) {
  if (now.state !== "running") return null;
  const reached = STAGES.findIndex(([stage]) => stage === now.stage);
  return (
    <section class="card running" id="running" aria-labelledby="running-title" data-scenario={now.scenario}>
      <h2 id="running-title">Running scenario</h2>
      <div class="head">
        <p class="title">{now.title}</p>
        <p class="timer">
          <Clock since={now.startedAt} />
        </p>
      </div>
      <ol class="stages">
        {STAGES.map(([stage, label], index) => (
          <li
            key={stage}
            class={index < reached ? "past" : ""}
            aria-current={index === reached ? "step" : undefined}
          >
            {label}
          </li>
        ))}
      </ol>
      <p class="faults">
        {now.faults.length > 0 &&
          `In force: ${now.faults.map(({ fault, target }) => `${fault} ${target}`).join(", ")}`}
      </p>
      <p class="source">{now.step}</p>
      <div class="head">
        {now.decided !== null && now.expectations !== null && (
          <>
            <progress aria-label="Expectations decided" max={now.expectations} value={now.decided} />
            <p class="decided">
              {now.decided} of {now.expectations} expectations decided
            </p>
          </>
        )}
      </div>
    </section>
  );
}

function RunLine({ title, verdict, startedAt, durationMs, report: address, reasons }: Run) {
  const words = (
    <>
      <Mark is={VERDICT_MARKS[verdict]} />
      <span class="words">
        <b>{title}</b>
        <small>{`${verdict} · ${day(startedAt)}${durationMs === null ? "" : ` · ${span(durationMs)}`}`}</small>
      </span>
    </>
  );
  const why = reasons.join("\n") || undefined;
  if (address === null) return <p title={why}>{words}</p>;
  const open = () => {
    openReport.value = { title: `${title}, ${day(startedAt)}`, address };
  };
  return (
    <button type="button" title={why} onClick={open}>
      {words}
    </button>
  );
}

export const Runs = ({ runs }: { runs: readonly Run[] | null }) => (
  <section class="card" aria-labelledby="runs-title">
    <h2 id="runs-title">
      Runs{" "}
      <small id="runs-sum">
        {runs === null
          ? "unknown: the folder can’t be read"
          : runs.length === 0 && "none yet: make scenario-master-failure is a good first one"}
      </small>
    </h2>
    <ul id="runs" class="runs">
      {runs?.map((run) => (
        <li key={`${run.scenario}/${run.id}`} data-verdict={run.verdict} data-scenario={run.scenario}>
          <RunLine {...run} />
        </li>
      ))}
    </ul>
  </section>
);

/** The frame has no rights: a report has no script and needs none. It can be megabytes: closed, nothing of it stays. */
export function Report() {
  const dialog = useRef<HTMLDialogElement>(null);
  const shown = openReport.value;
  useLayoutEffect(() => {
    if (shown) dialog.current?.showModal();
  }, [shown]);
  if (!shown) return null;
  const close = () => dialog.current?.close();
  const closed = () => {
    openReport.value = null;
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the click is one on the backdrop; the key for it is Escape
    <dialog
      id="report"
      class="report"
      aria-labelledby="report-title"
      ref={dialog}
      onClose={closed}
      onClick={({ target }) => target === dialog.current && close()}
    >
      <div class="head">
        <h2 id="report-title">{shown.title}</h2>
        <a href={shown.address} target="_blank" rel="noopener">
          Open alone
        </a>
        <HealEverything />
        <button type="button" class="quiet" onClick={close}>
          Close
        </button>
      </div>
      <iframe sandbox="" title="The run’s report" src={shown.address} />
    </dialog>
  );
}
