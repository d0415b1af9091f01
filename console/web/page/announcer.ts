/** Tells a screen reader what the headline shows: the last of a burst of sentences, not each of them. */
import type { State } from "../../src/state.ts";
import { find } from "../dom/find.ts";
import type { Region } from "../region.ts";

/** A failover's phases follow each other faster than they can be read out. */
const PAUSE_MS = 1200;

export function announcer(): Region {
  const place = find("announcer", HTMLElement);
  let said = "";
  let wanted = "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    render({ summary }: State) {
      wanted = summary.sentence;
      if (wanted === said || timer !== undefined) return;
      timer = setTimeout(() => {
        timer = undefined;
        said = wanted;
        place.textContent = wanted;
      }, PAUSE_MS);
    },
  };
}
