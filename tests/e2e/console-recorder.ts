/** What the console's page shows, frame by frame, as somebody who looks at it sees it. */
import type { Page } from "playwright-core";

export interface Seen {
  /** Node that wears the badge; "hollow" after it while it does not answer as master. */
  readonly badge: string;
  /** Node the write route's line goes to; null: there is none. */
  readonly write: string | null;
  readonly phase: string | null;
  /** The route's outage clock in the headline, as it is written; null while it does not run. */
  readonly outage: string | null;
}

/** Looks at every frame from now on, and keeps what differs from the frame before. */
export async function record(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen: Seen[] = [];
    const visible = (selector: string) => {
      const element = document.querySelector(selector);
      return element && !element.closest("[hidden]") ? element : null;
    };
    const look = (): void => {
      const badge = document.querySelector("#badge");
      const now: Seen = {
        badge: `${badge?.getAttribute("data-node")}${badge?.classList.contains("hollow") ? " hollow" : ""}`,
        write: visible('[data-edge="write"]')?.getAttribute("data-to") ?? null,
        phase: visible("#phase")?.getAttribute("data-phase") ?? null,
        outage: visible('#outages [data-route="haproxy"] dd')?.textContent ?? null,
      };
      if (JSON.stringify(now) !== JSON.stringify(seen.at(-1))) seen.push(now);
      requestAnimationFrame(look);
    };
    Object.assign(window, { seen });
    look();
  });
}

export const recorded = (page: Page): Promise<Seen[]> =>
  page.evaluate(() => (window as unknown as { seen: Seen[] }).seen);

/** What one column showed, without what it repeats. */
export function changes<K extends keyof Seen>(seen: readonly Seen[], column: K): Seen[K][] {
  return seen
    .map((one) => one[column])
    .filter((value, index, all) => index === 0 || value !== all[index - 1]);
}
