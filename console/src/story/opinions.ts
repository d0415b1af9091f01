/** Who thinks what of whom, counted over the Sentinels' events: one sentence depends on how many said it before. */
import type { HeardEvent } from "../sources/heard-event.ts";

export interface Opinions {
  /** Takes the event in. */
  take(heard: HeardEvent): void;
  /** Sentinels that call it down at the moment. */
  missing(name: string): readonly string[];
  /** Sentinels that have announced this node since another one was announced. */
  following(name: string): readonly string[];
}

export function createOpinions(): Opinions {
  const down = new Map<string, Set<string>>();
  let announced: { readonly master: string; readonly by: Set<string> } | undefined;

  return {
    take: ({ event, sentinel, about, to }) => {
      if (event === "+switch-master" && to !== null) {
        if (announced?.master !== to) announced = { master: to, by: new Set() };
        announced.by.add(sentinel);
        // Its opinions begin anew with the new master.
        for (const [name, sentinels] of down) if (name.startsWith("redis")) sentinels.delete(sentinel);
      }
      if (about === null) return;
      const sentinels = down.get(about) ?? new Set();
      down.set(about, sentinels);
      if (event === "+sdown") sentinels.add(sentinel);
      if (event === "-sdown") sentinels.delete(sentinel);
    },
    missing: (name) => [...(down.get(name) ?? [])],
    following: (name) => (announced?.master === name ? [...announced.by] : []),
  };
}
