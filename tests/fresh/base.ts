/** The base of all Debian images, on a machine without the tools that a developer's happens to have. */
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { run } from "../setup/script.ts";

/** Fills `folder`, a PATH, with everything the system has but these. */
function systemWithout(absent: RegExp, folder: string): void {
  const taken = new Set<string>();
  for (const from of ["/usr/sbin", "/usr/bin", "/sbin", "/bin"]) {
    for (const name of readdirSync(from)) {
      if (absent.test(name) || taken.has(name)) continue;
      taken.add(name);
      symlinkSync(join(from, name), join(folder, name));
    }
  }
}

/** Builds it without mmdebstrap and Python on the PATH, and looks at it. */
export async function buildBaseWithoutPython(): Promise<void> {
  const image = `redis-ha-lab/fresh-base:${process.pid}`;
  const PATH = mkdtempSync(join(tmpdir(), "redis-ha-lab-"));
  try {
    systemWithout(/^(mm(debstrap|tarfilter)|python)/, PATH);
    const words = ["images/debian/base/build.sh", image, "redis-ha-lab.test=fresh"];
    const built = await run("/bin/sh", words, { PATH });
    expect(built.code, built.stdout + built.stderr).toBe(0);
    const look =
      "cat /etc/debian_version; cat /usr/share/doc/*/copyright /usr/share/man/*/* 2>/dev/null | wc -c";
    const inside = await run("docker", ["run", "--rm", image, "sh", "-c", look]);
    expect(inside.stdout).toMatch(/^13\.\d+\n0\n$/);
  } finally {
    await run("docker", ["rmi", "--force", image]);
    rmSync(PATH, { recursive: true, force: true });
  }
}
