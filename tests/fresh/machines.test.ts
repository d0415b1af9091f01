/**
 * The README on machines that nothing was prepared on, both at the same time. Debian 13 goes through all of it; on
 * Debian 12, where only the engine's installation differs, the lab is started, looked at and removed.
 *
 * The images of the lab come from this host (building them again would test the mirror), but not Redis: so the machine
 * builds the base and Redis on top by itself.
 */
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildBaseWithoutPython } from "./base.ts";
import { imagesInUse, Machine, type Release, removeMachines } from "./machine.ts";

beforeAll(removeMachines);
afterAll(removeMachines);

/** Everything that would come with `make start`. */
const CHANGES = "ls -A; command -v docker dockerd mmdebstrap python3 node; dpkg -l | wc -l";

// Of what came, apt keeps two: adduser, an alternative of its own dependency, and netbase, which perl recommends.
const PACKAGES = "apt list --installed 2>/dev/null | sed -n 's|/.*||p' | grep -vxE 'adduser|netbase'";

/** @returns the packages that the machine had. */
async function fromBareToReady(machine: Machine): Promise<string> {
  const packages = await machine.type(PACKAGES);
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
  return packages;
}

async function cleaned(machine: Machine): Promise<void> {
  await machine.type("make clean");
  const left =
    "docker ps -aq; docker network ls -q --filter type=custom; docker volume ls -q; ls -d .env .env.redis* 2>/dev/null; true";
  expect(await machine.type(left)).toBe("");
}

/** What a person types who follows docs/uninstall.md, in its order; said yes to beforehand, where it asks. */
async function uninstallCommands(): Promise<string[]> {
  const page = await readFile(new URL("../../docs/uninstall.md", import.meta.url), "utf8");
  const rows = page.split("\n").filter((line) => line.startsWith("| "));
  const table = rows.flatMap((row) => {
    const [, , , how = ""] = row.split(/(?<!\\)\|/);
    return /^ `(.*?)`/.exec(how)?.[1]?.replaceAll("\\|", "|") ?? [];
  });
  const block = /^```\n(.*?)^```/ms.exec(page)?.[1]?.trim().split("\n") ?? [];
  expect(table.length).toBeGreaterThanOrEqual(6);
  expect(block.length).toBeGreaterThanOrEqual(3);
  return [...table, ...block].map((command) =>
    command
      .replace(/ +# .*/, "")
      .replace("apt-get purge", "apt-get purge --yes")
      .replaceAll(" prune", " prune --force"),
  );
}

/** @param packages those that were there before anything was installed. */
async function undone(machine: Machine, packages: string): Promise<void> {
  for (const command of await uninstallCommands()) {
    // No browser was installed here; and what is mounted at /var/lib/docker can only be emptied.
    if (command.includes("chromium") || (await machine.type(`${command} || echo failed`)).includes("failed"))
      expect(command).toMatch(/chromium|\/var\/lib\/docker/);
  }
  expect(await machine.type("command -v docker dockerd docker-compose; ls -A /var/lib/docker; true")).toBe(
    "",
  );
  expect(await machine.type(PACKAGES)).toBe(packages);
}

/** Two machines on this one may keep a scenario from seeing everything: then it is inconclusive, and asks to be repeated. */
async function passes(machine: Machine, scenario: string, tries = 3): Promise<void> {
  const said = await machine.type(`${scenario} || true`);
  if (tries > 1 && /^INCONCLUSIVE/m.test(said)) return passes(machine, scenario, tries - 1);
  expect(said).toMatch(/^PASS/m);
}

const machines: readonly [string, Release, (machine: Machine) => Promise<void>][] = [
  [
    "Debian 13",
    "trixie",
    async (machine) => {
      const packages = await fromBareToReady(machine);
      await passes(machine, "make scenario-master-failure");
      await machine.type("make stop");
      await machine.type("make start");
      await machine.type("make status");
      await cleaned(machine);
      const tested = await machine.type('make test PARTS="check unit"');
      expect(tested.trimEnd().split("\n").at(-1)).toMatch(/^\d+ passed, 0 failed/);
      await undone(machine, packages);
    },
  ],
  [
    "Debian 12",
    "bookworm",
    async (machine) => {
      const packages = await fromBareToReady(machine);
      await cleaned(machine);
      await undone(machine, packages);
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
