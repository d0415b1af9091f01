/** The base of all Debian images, on a machine without the tools that a developer's happens to have. */
import { readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { run, temporaryFolder } from "../setup/script.ts";

/** A PATH of everything the system has but these. */
function systemWithout(absent: RegExp): string {
  const folder = temporaryFolder();
  const taken = new Set<string>();
  for (const from of ["/usr/sbin", "/usr/bin", "/sbin", "/bin"]) {
    for (const name of readdirSync(from)) {
      if (absent.test(name) || taken.has(name)) continue;
      taken.add(name);
      symlinkSync(join(from, name), join(folder, name));
    }
  }
  return folder;
}

const image = `redis-ha-lab/fresh-base:${process.pid}`;

test("the base image is built without mmdebstrap and Python on the PATH", { timeout: 600_000 }, async ({
  skip,
}) => {
  const mirror = await run("sh", ["setup/debian-mirror.sh"]);
  if (mirror.stdout === "") skip("this host's apt knows no Debian mirror");
  onTestFinished(async () => void (await run("docker", ["rmi", "--force", image])));
  const PATH = systemWithout(/^(mm(debstrap|tarfilter)|python)/);
  const built = await run("/bin/sh", ["images/debian/base/build.sh", image, "redis-ha-lab.test=fresh"], {
    PATH,
  });
  expect(built, built.stdout + built.stderr).toMatchObject({ code: 0 });

  const look =
    "cat /etc/debian_version; cat /usr/share/doc/*/copyright /usr/share/man/*/* 2>/dev/null | wc -c";
  const inside = await run("docker", ["run", "--rm", image, "sh", "-c", look]);
  expect(inside.stdout).toMatch(/^13\.\d+\n0\n$/);
});
