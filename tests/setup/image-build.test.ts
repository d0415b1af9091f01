/** How an image is built from Debian packages, with a docker in Docker's place that only writes down how it was called. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { pathWith, script, temporaryFolder } from "./script.ts";

const built = `sha256:${"ab".repeat(32)}`;

async function callsOfBuilding(image: string): Promise<string[]> {
  const log = join(temporaryFolder(), "calls");
  const docker = `
    echo "$*" >>${log}
    case "$1" in
      build) cat >/dev/null; echo ${built} ;;
      buildx) exit 1 ;;
      run) echo "Redis server v=8.0.2 sha=0" ;;
    esac`;
  const { code, stderr } = await script(
    "images/debian/image.sh",
    { PATH: pathWith({ docker }) },
    "build",
    image,
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return readFileSync(log, "utf8").trim().split("\n");
}

test("an image has no name that another build could take before it is complete", async () => {
  const calls = await callsOfBuilding("redis");
  expect(calls.filter((call) => call.startsWith("build ")).join()).not.toMatch(/ (--tag|-t) /);
  expect(calls.filter((call) => /^(tag|rmi) /.test(call))).toEqual([
    `tag ${built} redis-ha-lab/redis:8.0.2-debian`,
  ]);
});
