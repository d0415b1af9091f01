import { unsteadiness } from "@redis-ha-lab/cluster/read/steady.ts";
import { table } from "@redis-ha-lab/scenarios/terminal/table.ts";
import { describe, expect, it } from "vitest";
import { healthyState, spoilt, twoHaproxies } from "../../../tests/fixtures/healthy-state.ts";
import { asText } from "./as-text.ts";
import type { ClientPathState } from "./client-paths.ts";
import type { Picture } from "./picture.ts";
import { asJson } from "./status.ts";

const client: ClientPathState = {
  ...{ route: "haproxy", writes: true, reason: null, forMs: 12_300, outages: 1, lastOutageMs: 1_420 },
  ...{ acknowledged: 1_234, failed: 5, indeterminate: 1 },
  received: { pubsub: { messages: 1_230, missing: 4 }, stream: { messages: 1_234, missing: 0 } },
};
const silentClient: ClientPathState = {
  ...{ route: "sentinel", writes: null, reason: null, forMs: null, outages: null, lastOutageMs: null },
  ...{ acknowledged: null, failed: null, indeterminate: null, received: null },
};
const picture = (state = healthyState(), alerts: Picture["alerts"] = []): Picture => ({
  state,
  clients: [client, silentClient],
  alerts,
});
const text = (shown: Picture) => asText("redis-ha-lab", shown, unsteadiness(shown.state));
const line = (shown: Picture, start: string) =>
  text(shown)
    .split("\n")
    .find((found) => found.startsWith(start));

describe("a table", () => {
  it("lines up text at its first and numbers at their last character", () => {
    const lines = table(
      ["NAME", { title: "COUNT", right: true }, "NOTE"],
      [
        ["a", "1,000", "x"],
        ["longer", "7", ""],
      ],
    );
    expect(lines).toEqual(["NAME    COUNT  NOTE", "a       1,000  x", "longer      7"]);
  });

  it("does not count colours as width", () => {
    const lines = table(
      ["A", "B"],
      [
        ["\u001b[32mup\u001b[39m", "x"],
        ["down", "y"],
      ],
    );
    expect(lines[1]).toBe("\u001b[32mup\u001b[39m    x");
  });
});

describe("the status as JSON", () => {
  it("has the promised keys", () => {
    const json = asJson(picture(), []);
    expect(Object.keys(json).slice(0, 4)).toEqual(["master", "nodes", "sentinels", "routes"]);
    expect(json.nodes[1]).toEqual({
      ...{ name: "redis-2", address: "198.18.77.12:6379", up: true, role: "replica" },
      ...{ link: "up", offset: 1_000, lagBytes: 0 },
    });
    expect(json.sentinels[0]).toEqual({ name: "sentinel-1", up: true, master: "redis-1", quorumOk: true });
    expect(json.routes).toEqual({ write: "redis-1", read: ["redis-2", "redis-3"] });
  });

  it("says null for what is unknown", () => {
    const state = spoilt.node("redis-2", { up: false, role: null, link: null, offset: null, lagBytes: null });
    const json = asJson(picture(state, null), []);
    expect(json.nodes[1]).toMatchObject({ up: false, role: null, offset: null });
    expect(json).toMatchObject({ alerts: null, modules: { "redis-2": null, "redis-1": [] } });
  });
});

describe("the status as text", () => {
  it("puts each node's own view beside the Sentinels' votes", () => {
    expect(line(picture(), "redis-1")).toMatch(/up +master +- +- +1,000 +0 +all 3 Sentinels$/);
    expect(line(picture(), "redis-2")).toMatch(/up +replica +redis-1 +up +1,000 +0 +-$/);
    const disagreeing = spoilt.sentinel("sentinel-3", { master: "redis-2" });
    expect(line(picture(disagreeing), "redis-1")).toMatch(/sentinel-1, sentinel-2$/);
    expect(line(picture(disagreeing), "redis-2")).toMatch(/sentinel-3$/);
  });

  it("says what the client paths feel", () => {
    expect(line(picture(), "haproxy")).toMatch(
      /up for 12\.3 s +1\.4 s +1,234 +5 +1 +1,230, 4 missing +1,234$/,
    );
    expect(line(picture(), "sentinel ")).toMatch(/\? +- +\? +\? +\? +\? +\?$/);
  });

  it("tells refused from unknown", () => {
    expect(line(picture(spoilt.routes({ write: null, read: [] })), "writes")).toMatch(/refused$/);
    expect(line(picture(spoilt.routes({ up: false, write: null, read: null })), "writes")).toMatch(
      /HAProxy does not answer/,
    );
  });

  it("shows two HAProxies, and which of them has the floating address", () => {
    expect(text(picture())).not.toContain("HAPROXY");
    const state = twoHaproxies({ write: null });
    expect(line(picture(state), "haproxy  ")).toMatch(/5:8404 +up +here +redis-1 +redis-2, redis-3$/);
    expect(line(picture(state), "haproxy-2")).toMatch(/6:8404 +up +- +refused +redis-2, redis-3$/);
    expect(asJson(picture(state), []).haproxies[1]).toMatchObject({
      name: "haproxy-2",
      holds: false,
      write: null,
    });
  });

  it("tells no alert from not knowing", () => {
    expect(text(picture())).toContain("none fires");
    expect(text(picture(healthyState(), null))).toContain("Prometheus does not answer");
    const alert = {
      name: "RedisMasterDown",
      severity: "critical",
      summary: "redis-1 is down",
      since: "2026-11-20T07:00:00Z",
    };
    expect(text(picture(healthyState(), [alert]))).toMatch(
      /RedisMasterDown +critical +07:00:00 +redis-1 is down/,
    );
  });

  it("names the modules once when all nodes carry the same", () => {
    const state = healthyState();
    const nodes = state.nodes.map((node) => ({ ...node, modules: ["search 80200", "ReJSON 80200"] }));
    expect(text(picture({ ...state, nodes }))).toContain("MODULES  search 80200, ReJSON 80200");
  });

  it("ends with what is missing", () => {
    expect(text(picture())).toContain("steady");
    expect(text(picture())).not.toContain("What is missing");
    expect(text(picture(spoilt.node("redis-3", { link: "down" })))).toMatch(
      /What is missing:\n {2}- redis-3's link/,
    );
  });
});
