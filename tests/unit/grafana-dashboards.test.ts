import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Panel } from "@grafana/grafana-foundation-sdk/dashboard";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { asJson, dashboards } from "../../grafana/src/all.ts";
import { panelsOf } from "../../grafana/src/complete.ts";
import {
  EMPTY_BY_DESIGN,
  EMPTY_WITHOUT_MASTER,
  KNOWN_OF_A_DEAD_NODE,
} from "../../grafana/src/empty-by-design.ts";
import { expressionsOf } from "../../grafana/src/expressions.ts";
import { forImport, recordingRules as recordingRulesForImport } from "../../grafana/src/for-import.ts";
import { recordingRules } from "../support/alert-rules.ts";
import { titleRoom, titleWidth } from "../support/title-width.ts";

const grafana = join(import.meta.dirname, "..", "..", "grafana");
const all = dashboards();
interface Target {
  readonly expr?: string;
  readonly legendFormat?: string;
}
const targetsOf = (panel: Panel) => (panel.targets ?? []) as Target[];

/** Grafana's palette, and CSS. */
const COLOR =
  /^((super-light-|light-|semi-dark-|dark-)?(red|orange|yellow|green|blue|purple)|text|transparent|#[0-9A-Fa-f]{6}|rgba\(\d+,\d+,\d+,[\d.]+\))$/;
/** How many values a label has in the lab. What is not here has no bound. */
const VALUES: Readonly<Record<string, number>> = {
  node: 3,
  replica: 3,
  server: 3,
  instance: 3,
  lane: 2,
  channel: 2,
  proxy: 2,
  phase: 5,
  db: 1,
};

const byTitle = all.map((dashboard) => [dashboard.title ?? "", dashboard] as const);

describe("the dashboards", () => {
  it("are committed as they are generated", () => {
    const folder = join(grafana, "dashboards");
    const committed = Object.fromEntries(
      readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]),
    );
    const generated = Object.fromEntries(
      all.map((dashboard) => [`${dashboard.uid}.json`, asJson(dashboard)]),
    );
    expect(Object.keys(committed).sort()).toEqual(Object.keys(generated).sort());
    for (const [name, text] of Object.entries(generated)) {
      expect(
        committed[name] === text,
        `${name} is not what grafana/src generates: node grafana/src/generate.ts`,
      ).toBe(true);
    }
  });

  it("have uids and titles of their own", () => {
    expect(new Set(all.map((dashboard) => dashboard.uid)).size).toBe(all.length);
    expect(new Set(all.map((dashboard) => dashboard.title)).size).toBe(all.length);
  });

  it("link only to dashboards that exist", () => {
    const uids = new Set(all.map((dashboard) => dashboard.uid));
    const targets = all.flatMap((dashboard) =>
      panelsOf(dashboard).flatMap((panel) => (panel.links ?? []).map((link) => link.url ?? "")),
    );
    expect(targets.length).toBeGreaterThan(0);
    for (const target of targets) expect(uids).toContain(target.replace("/d/", ""));
  });

  it("include the one that compose makes the home page", () => {
    const compose = readFileSync(join(grafana, "..", "docker-compose.yaml"), "utf8");
    const home = /GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: \S+\/(?<uid>[\w-]+)\.json/.exec(compose)?.groups
      ?.uid;
    expect(all.map((dashboard) => dashboard.uid)).toContain(home);
  });

  it("ask only datasources that are provisioned", () => {
    const text = readFileSync(join(grafana, "provisioning", "datasources", "prometheus.yaml"), "utf8");
    const { datasources } = parse(text) as { datasources: { uid: string }[] };
    const provisioned = new Set(datasources.map((datasource) => datasource.uid));
    const asked = all.flatMap((dashboard) => [
      ...panelsOf(dashboard).map((panel) => panel.datasource?.uid),
      ...(dashboard.annotations.list ?? []).map((annotation) => annotation.datasource?.uid),
      ...(dashboard.templating.list ?? []).map((variable) => variable.datasource?.uid),
    ]);
    for (const uid of asked) expect(provisioned).toContain(uid);
  });

  it("excuse no expression that does not exist", () => {
    const known = [
      ...all.flatMap(expressionsOf).map((expression) => expression.where),
      ...recordingRules().map((rule) => `rule ${rule.record}`),
    ];
    const excused = [EMPTY_BY_DESIGN, EMPTY_WITHOUT_MASTER, KNOWN_OF_A_DEAD_NODE].flatMap(Object.keys);
    for (const where of excused) {
      const found = where.startsWith("* / ")
        ? known.some((one) => one.endsWith(where.slice(1)))
        : known.includes(where);
      expect(found, `${where} is excused, but nothing has that name`).toBe(true);
    }
  });
});

describe.each(byTitle)("dashboard %s, for import elsewhere", (_title, dashboard) => {
  const imported = forImport(dashboard);

  it("lets the datasource be chosen first, and asks no other", () => {
    expect(imported.templating.list?.[0]).toMatchObject({
      name: "datasource",
      type: "datasource",
      query: "prometheus",
    });
    const asked = [...JSON.stringify(imported).matchAll(/"datasource":\{[^{}]*"uid":"(?<uid>[^"]*)"/g)];
    expect(asked.length).toBeGreaterThan(10);
    for (const { groups } of asked) expect(groups?.uid).toBe(`\${datasource}`);
  });

  it("draws only what the recording rules beside it record", () => {
    const recorded = new Set(
      [...recordingRulesForImport().matchAll(/record: (\S+)/g)].map(([, name]) => name),
    );
    const drawn = expressionsOf(imported).flatMap(
      ({ expr }) => expr.match(/\b[a-z_]+:[a-z_]+:[a-z0-9_]+\b/g) ?? [],
    );
    for (const name of drawn) expect([...recorded]).toContain(name);
  });
});

describe.each(byTitle)("dashboard %s", (_title, dashboard) => {
  const panels = panelsOf(dashboard);

  it("explains every panel", () => {
    for (const panel of panels) {
      expect(panel.title, "a title").toBeTruthy();
      expect(panel.description?.length ?? 0, `a description of "${panel.title}"`).toBeGreaterThan(20);
    }
  });

  it("numbers its panels and letters their queries", () => {
    const ids = (dashboard.panels ?? []).map((panel) => panel.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).not.toContain(undefined);
    for (const panel of panels) {
      const letters = (panel.targets ?? []).map((target) => (target as { refId?: string }).refId);
      expect(letters.length, `queries of "${panel.title}"`).toBeGreaterThan(0);
      expect(new Set(letters).size, `letters of "${panel.title}"`).toBe(letters.length);
    }
  });

  it("fills its grid without overlaps", () => {
    const taken = new Set<string>();
    for (const panel of dashboard.panels ?? []) {
      const { x = 0, y = 0, w = 0, h = 0 } = panel.gridPos ?? {};
      expect(x + w, `right edge of "${panel.title}"`).toBeLessThanOrEqual(24);
      for (let column = x; column < x + w; column += 1) {
        for (let row = y; row < y + h; row += 1) {
          const cell = `${column},${row}`;
          expect(taken.has(cell), `"${panel.title}" covers another panel at ${cell}`).toBe(false);
          taken.add(cell);
        }
      }
    }
  });

  it("gives each number its unit and each state its words", () => {
    for (const panel of panels) {
      const { unit = "none", mappings } = panel.fieldConfig?.defaults ?? {};
      if (panel.type === "table") continue;
      if (panel.type === "state-timeline") {
        expect(mappings?.length ?? 0, `"${panel.title}"`).toBeGreaterThan(0);
        continue;
      }
      for (const { expr = "", legendFormat = "" } of targetsOf(panel)) {
        const own = panel.fieldConfig?.overrides
          .find(({ matcher }) => matcher.options === legendFormat)
          ?.properties.find(({ id }) => id === "unit")?.value;
        const what = `"${panel.title}" draws ${expr} in ${own ?? unit}`;
        if (/per second/.test(legendFormat)) continue;
        const plain = ["none", "short"].includes(String(own ?? unit));
        if (/\brate\(/.test(expr)) expect(plain, what).toBe(false);
        if (/_(seconds(?!_count)|bytes|ratio)/.test(expr) && !/fragmentation|frag_ratio/.test(expr)) {
          expect(plain, what).toBe(false);
        }
      }
    }
  });

  // Grafana 71804, 41075: such a timeline is one green band "< 80".
  it("colours no state-timeline by thresholds, which lose the words of its states", () => {
    for (const panel of panels) {
      if (panel.type !== "state-timeline") continue;
      expect(panel.fieldConfig?.defaults.color?.mode, `"${panel.title}"`).toBe("fixed");
    }
  });

  it("has a series for every box that shows names: without one it would be an empty box", () => {
    for (const panel of panels) {
      if ((panel.options as { textMode?: string } | undefined)?.textMode !== "name") continue;
      for (const { expr } of targetsOf(panel)) {
        expect(expr, `"${panel.title}"`).toMatch(/or on \(\) label_replace\(vector\(-?\d+\), [^)]+\)$/);
      }
    }
  });

  it("uses only colours that Grafana knows; it draws others black", () => {
    const used = [...JSON.stringify(dashboard).matchAll(/"(?:color|fixedColor|iconColor)":"([^"]+)"/g)];
    expect(used.length).toBeGreaterThan(5);
    for (const [, color = ""] of used) expect(color).toMatch(COLOR);
  });

  it("draws at most ten lines in a graph", () => {
    for (const panel of panels) {
      if (panel.type !== "timeseries") continue;
      const lines = targetsOf(panel).map(({ expr = "", legendFormat = "" }) => {
        const labels = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = ""]) => label);
        const top = /\btopk\((\d+),/.exec(expr)?.[1];
        if (top) return Number(top);
        return labels.reduce((product, label) => product * (VALUES[label] ?? Number.POSITIVE_INFINITY), 1);
      });
      expect(
        lines.reduce((sum, one) => sum + one, 0),
        `"${panel.title}"`,
      ).toBeLessThanOrEqual(10);
    }
  });

  it("names bars in no larger text than Grafana keeps room for: 12 pixels, beside low ones", () => {
    for (const panel of panels) {
      if (panel.type !== "bargauge") continue;
      const { text } = panel.options as { text: { titleSize: number } };
      expect(text.titleSize, `"${panel.title}"`).toBeLessThanOrEqual(12);
    }
  });

  it.each([1_366, 1_600])("has room for every title in a window of %i pixels", (window) => {
    for (const panel of panels) {
      const title = panel.title ?? "";
      const room = titleRoom(panel.gridPos?.w ?? 0, panel.links?.length ?? 0, window);
      expect(Math.round(titleWidth(title)), `"${title}"`).toBeLessThanOrEqual(Math.floor(room));
    }
  });
});
