/** ENGINE=… and data that the other server wrote, with a docker in Docker's place that only tells which volumes there are. */
import { describe, expect, test } from "vitest";
import { pathWith, script } from "./script.ts";

const asked = (volumes: readonly string[], env: Record<string, string>) =>
  script("setup/data.sh", {
    LAB_PROJECT: "no-such-lab",
    PATH: pathWith({
      docker: `[ "$1 $2" = "volume ls" ] || exit 9; printf '%s\\n' ${volumes.map((line) => `'${line}'`).join(" ")}`,
    }),
    ...env,
  });

const OLD = ["no-such-lab_grafana ", "no-such-lab_redis-1 ", "no-such-lab_sentinel-1 "];
const REDIS = ["no-such-lab_redis-1 redis", "no-such-lab_redis-2 redis"];
const VALKEY = [
  "no-such-lab_prometheus valkey",
  "no-such-lab_redis-1 valkey",
  "no-such-lab_sentinel-3 valkey",
];

describe("data of", () => {
  test.for([
    ["no lab", [""], { ENGINE: "valkey" }],
    ["a lab from before there was a choice", OLD, {}],
    ["Redis", REDIS, { ENGINE: "redis" }],
    ["Valkey", VALKEY, { ENGINE: "valkey" }],
    ["services that neither server touches", ["no-such-lab_prometheus valkey"], {}],
  ] satisfies [string, string[], Record<string, string>][])(
    "%s are no obstacle",
    async ([, volumes, env]) => {
      expect(await asked(volumes, env)).toEqual({ code: 0, stdout: "", stderr: "" });
    },
  );

  test.for([
    ["Redis", OLD, "valkey", "redis"],
    ["Redis", REDIS, "valkey", "redis"],
    ["Valkey", VALKEY, "redis", "valkey"],
  ] satisfies [string, string[], string, string][])(
    "%s are refused to the other, with the ways out",
    async ([of, volumes, wanted, kept]) => {
      const { code, stderr } = await asked(volumes, { ENGINE: wanted });
      expect(code).toBe(1);
      expect(stderr).toContain(`The lab's data are those of ${of}, `);
      expect(stderr).toContain("nothing was changed");
      expect(stderr).toContain(`make start ENGINE=${kept}`);
      expect(stderr).toContain(`make clean, then make start ENGINE=${wanted}`);
    },
  );
});
