/**
 * The README on machines that nothing was prepared on, both at the same time. Debian 13 goes through all of it; on
 * Debian 12, where only the engine's installation differs, the lab is started, looked at and removed.
 *
 * The images of the lab come from this host (building them again would test the mirror), but not Redis: so the machine
 * builds the base and Redis on top by itself.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildBaseWithoutPython } from "./base.ts";
import { imagesInUse, Machine, type Release, removeMachines } from "./machine.ts";

beforeAll(removeMachines);
afterAll(removeMachines);

/** Everything that would come with `make start`. */
const CHANGES = "ls -A; command -v docker dockerd mmdebstrap python3 node; dpkg -l | wc -l";

async function fromBareToReady(machine: Machine): Promise<void> {
  const before = await machine.type(`${CHANGES}; true`);
  expect(before).not.toContain("/bin/");
  const refused = await machine.type("make start", 2);
  expect(refused).toContain(
    "This would install docker-engine docker-compose with apt, and without a terminal",
  );
  expect(refused).toMatch(/YES=1[\s\S]*Error 76/);
  expect(await machine.type(`${CHANGES}; true`)).toBe(before);

  // The first thing that `make start` does; separate, because images can only be loaded into an engine.
  await machine.type("YES=1 sh setup/engine.sh");
  const images = await imagesInUse();
  const fromDebian = images.get("REDIS_IMAGE")?.startsWith("redis-ha-lab/") ?? false;
  const own = ["app", "tools"].map((name) => `redis-ha-lab/${name}:${images.get("LAB_IMAGE_TAG")}`);
  const loaded = [...images].filter(
    ([name]) => name.endsWith("_IMAGE") && !(fromDebian && name === "REDIS_IMAGE"),
  );
  await machine.load([...loaded.map(([, image]) => image), ...own]);

  const started = await machine.type("make start YES=1");
  expect(started).toMatch(/Ready after \d+ s/);
  if (fromDebian) expect(started).toMatch(/Building images from Debian packages:.* redis/);
  else await machine.type("sh images/debian/image.sh build base");
  expect(JSON.parse(await machine.type("make -s status FORMAT=json")).master).toMatch(/^redis-[123]$/);
}

async function cleaned(machine: Machine): Promise<void> {
  await machine.type("make clean");
  const left =
    "docker ps -aq; docker network ls -q --filter type=custom; docker volume ls -q; ls -d .env .env.redis* 2>/dev/null; true";
  expect(await machine.type(left)).toBe("");
}

const machines: readonly [string, Release, (machine: Machine) => Promise<void>][] = [
  [
    "Debian 13",
    "trixie",
    async (machine) => {
      await fromBareToReady(machine);
      await machine.type("make scenario-master-failure");
      await machine.type("make stop");
      await machine.type("make start");
      await machine.type("make status");
      await cleaned(machine);
      const tested = await machine.type('make test PARTS="check unit"');
      expect(tested.trimEnd().split("\n").at(-1)).toMatch(/^\d+ passed, 0 failed/);
    },
  ],
  [
    "Debian 12",
    "bookworm",
    async (machine) => {
      await fromBareToReady(machine);
      await cleaned(machine);
    },
  ],
];

test.concurrent.for(machines)(
  "on a bare %s the README works, from make start to make clean",
  { timeout: 1_800_000 },
  async ([name, release, live], { task, skip }) => {
    const machine = await Machine.start(release, name);
    if (typeof machine === "string") {
      console.warn(
        `No bare ${name} here: ${machine}. Tested instead: the base image is built without Python.`,
      );
      if (release === "trixie") return buildBaseWithoutPython();
      task.meta.skipReason = machine;
      return skip(machine);
    }
    try {
      await live(machine);
    } finally {
      await machine.remove();
    }
  },
);
