import { describe, expect, it } from "vitest";
import { figures } from "./figures.ts";
import type { Felt, Kill } from "./measured.ts";
import { failoverPage as page } from "./page.ts";
import { combinations, type Setting } from "./setting.ts";

const SETTING: Setting = { downAfterMs: 1_000, fence: true, repointer: true };
const felt = (outageMs: number, lost: number | null = 0): Felt => ({
  ...{ outageMs, acknowledged: 100, failed: 5, indeterminate: 1, lost },
});
const kill = (round: number, outageMs: number, setting = SETTING, lost: number | null = 0): Kill => ({
  ...{ setting, round, oldMaster: "redis-1", newMaster: "redis-2" },
  felt: { haproxy: felt(outageMs, lost), sentinel: felt(outageMs + 200) },
  phases: { detect: 1_000 + round, agree: 100, elect: 60 },
  announcedMs: 2_000 + round,
});

describe("the figures of a failover benchmark", () => {
  const kills = [1_500, 1_400, 1_900, 1_450, 1_420].map((ms, at) => kill(at + 1, ms));

  it("are median, 95th percentile and maximum per client path", () => {
    const [only] = figures(kills);
    expect(only?.outage.haproxy).toEqual({ p50: 1_450, p95: 1_900, max: 1_900 });
    expect(only?.outage.sentinel.p50).toBe(1_650);
  });

  it("are shown without the time the Sentinels were told to wait", () => {
    expect(figures(kills)[0]?.beyondDownAfter.haproxy.p50).toBe(450);
  });

  it("hold the median of each phase", () => {
    const [only] = figures(kills);
    expect(only?.phases).toEqual({ detect: 1_003, agree: 100, elect: 60 });
    expect(only?.announcedMs).toBe(2_003);
  });

  it("add up what became of the writes of both client paths", () => {
    const [only] = figures(kills);
    expect(only).toMatchObject({ kills: 5, acknowledged: 1_000, failed: 50, indeterminate: 10, lost: 0 });
  });

  it("call losses unknown when one kill's writes could not be read back", () => {
    expect(figures([...kills, kill(6, 1_400, SETTING, null)])[0]?.lost).toBeNull();
  });

  it("keep settings apart, in the order they came", () => {
    const settings = combinations([1_000, 2_000], [true, false], [true]);
    const all = figures(settings.map((setting) => kill(1, setting.downAfterMs + 400, setting)));
    expect(all.map((one) => one.setting)).toEqual(settings);
  });
});

describe("the page of a failover benchmark", () => {
  it("shows every outage as a dot and escapes what it is told", () => {
    const kills = [kill(1, 1_400), kill(2, 1_500)];
    const html = page(figures(kills), kills, ["a <machine> & its name"]);
    expect(html.match(/<circle/g)).toHaveLength(4);
    expect(html).toContain("a &lt;machine&gt; &amp; its name");
    expect(html).not.toMatch(/NaN|undefined|https?:/);
  });
});
