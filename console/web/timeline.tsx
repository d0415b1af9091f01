/** What happened, newest first, and what of it is shown. */
import { signal } from "@preact/signals";
import type { Entry, Group } from "../src/timeline/schema.ts";
import { asSentence, thousandths, timeOfDay } from "./format.ts";
import { Mark } from "./parts.tsx";

/** Any of the chosen groups (none chosen: all), and every one of the words. */
export interface Filter {
  readonly groups: ReadonlySet<Group>;
  readonly words: string;
}

export function passes(filter: Filter, entry: Entry): boolean {
  if (filter.groups.size > 0 && !filter.groups.has(entry.group)) return false;
  const text = `${entry.subject} ${entry.kind} ${entry.sentence} ${entry.detail ?? ""}`.toLowerCase();
  return filter.words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

const LABELS: Readonly<Record<Group, string>> = {
  sentinels: "Sentinels",
  roles: "Roles",
  routes: "Routes",
  clients: "Clients",
  faults: "Faults",
  alerts: "Alerts",
  sources: "Sources",
};
const GROUPS = Object.keys(LABELS) as Group[];

const filter = signal<Filter>({ groups: new Set(), words: "" });

function toggled(groups: ReadonlySet<Group>, group: Group): ReadonlySet<Group> {
  const next = new Set(groups);
  if (!next.delete(group)) next.add(group);
  return next;
}

function Chip({ label, pressed, groups }: { label: string; pressed: boolean; groups: ReadonlySet<Group> }) {
  const choose = () => {
    filter.value = { ...filter.value, groups };
  };
  return (
    <button type="button" class="chip" aria-pressed={pressed} onClick={choose}>
      {label}
    </button>
  );
}

function FilterView({ groups }: Filter) {
  return (
    <fieldset class="filter" id="filter">
      <legend class="unseen">What the timeline shows</legend>
      <Chip label="All" pressed={groups.size === 0} groups={new Set()} />
      {GROUPS.map((group) => (
        <Chip key={group} label={LABELS[group]} pressed={groups.has(group)} groups={toggled(groups, group)} />
      ))}
      <input
        id="words"
        type="search"
        placeholder="Filter by words"
        aria-label="Filter by words"
        onInput={({ currentTarget: { value } }) => {
          filter.value = { groups, words: value.trim() };
        }}
      />
    </fieldset>
  );
}

const EntryView = ({ at, group, kind, severity, sentence, detail }: Entry) => (
  <li data-group={group} data-kind={kind} data-severity={severity}>
    <time datetime={new Date(at).toISOString()}>
      {timeOfDay(at)}
      <small>{thousandths(at)}</small>
    </time>
    <Mark is={severity} />
    <div>
      <p>{asSentence(sentence)}</p>
      {/* The source's own words mostly begin with what kind of event it is. */}
      <p class="source">{detail?.includes(kind) ? detail : `${kind} ${detail ?? ""}`}</p>
    </div>
  </li>
);

export function Timeline({ entries }: { entries: readonly Entry[] }) {
  const shown = entries.filter((entry) => passes(filter.value, entry));
  return (
    <section class="card timeline" aria-labelledby="timeline-title">
      <h2 id="timeline-title" tabindex={-1}>
        Timeline
      </h2>
      <FilterView {...filter.value} />
      {/* What scrolls must be reachable by keyboard. */}
      <ol id="timeline" tabindex={0} aria-labelledby="timeline-title">
        {/* A restarted console counts anew: its entry 7 is not the entry 7 of before. */}
        {shown.map((entry) => (
          <EntryView key={`${entry.id}@${entry.at}`} {...entry} />
        ))}
      </ol>
      <p class="faint" hidden={shown.length > 0}>
        Nothing of this kind has happened yet.
      </p>
    </section>
  );
}
