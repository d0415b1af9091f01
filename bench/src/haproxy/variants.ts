/** HAProxy's settings that might make it faster here, each alone, on top of the lab's own configuration. */

export interface Variant {
  readonly name: string;
  readonly change: (configuration: string) => string;
}

const GLOBAL = /^global\n/m;
const BASE = /^defaults base\n/m;

/** @throws when the configuration has no such place: a change that changes nothing would measure nothing. */
function after(place: RegExp, line: string): Variant["change"] {
  return (configuration) => {
    if (!place.test(configuration)) throw new Error(`haproxy.cfg has no line ${place.source}`);
    return configuration.replace(place, (found) => `${found}    ${line}\n`);
  };
}

const inGlobal = (line: string): Variant => ({ name: line, change: after(GLOBAL, line) });
const inDefaults = (line: string): Variant => ({ name: line, change: after(BASE, line) });

/**
 * Each spliced connection needs pipes, and HAProxy asks for the files of a quarter of maxconn at its start: more than a
 * container may have open.
 */
const splicing: Variant = {
  name: "option splice-auto",
  change: (configuration) => after(BASE, "option splice-auto")(after(GLOBAL, "maxpipes 200")(configuration)),
};

/** What the others are compared with. */
export const AS_IT_STANDS = "as it stands";

/** @param threads what HAProxy chooses by itself: one per CPU */
export const variantsFor = (threads: number): readonly Variant[] => [
  { name: AS_IT_STANDS, change: (configuration) => configuration },
  // By itself it takes one thread per CPU; a thread less leaves Redis a CPU of its own.
  ...(threads > 1 ? [inGlobal("nbthread 1")] : []),
  inGlobal("nbthread 4"),
  inGlobal("busy-polling"),
  inGlobal("tune.bufsize 65536"),
  inGlobal("tune.sched.low-latency on"),
  inGlobal("tune.maxpollevents 20"),
  splicing,
  inDefaults("option tcp-smart-accept"),
  inDefaults("option tcp-smart-connect"),
  // Not an improvement but the price of the questions: half of them.
  {
    name: "checks half as often",
    change: (configuration) => configuration.replaceAll("inter 100ms", "inter 200ms"),
  },
];

/** A whole other configuration in the place of single changes. @param name how the table calls it */
export const besides = (name: string, configuration: string): readonly Variant[] => [
  { name: AS_IT_STANDS, change: (own) => own },
  { name, change: () => configuration },
];
