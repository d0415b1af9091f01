/** Finding a browser for the tests, on machines that have one, could have one, or can't. */
import { chmodSync, existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { skippedBecause } from "../support/skipped.ts";
import { run, temporaryFolder } from "./script.ts";

/** A PATH of these programs and what the script itself needs: whatever browser the host has is not seen. */
function only(programs: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const tool of ["dirname", "mkdir", "grep", "touch", "chmod"]) {
    const found = ["/usr/bin", "/bin"].map((at) => join(at, tool)).find(existsSync);
    if (found) symlinkSync(found, join(folder, tool));
  }
  for (const [name, body] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

const browser = (PATH: string, YES = "1") => run("/bin/sh", ["setup/browser.sh"], { PATH, YES });
const isDebian =
  existsSync("/etc/os-release") && /^ID=debian$/m.test(readFileSync("/etc/os-release", "utf8"));
const onDebian = skippedBecause(isDebian ? undefined : "the script installs a browser on Debian only");

test("what is there is used, whatever it is called", async () => {
  const path = only({ "google-chrome": "", "apt-get": "exit 100" });
  expect(await browser(path)).toMatchObject({ code: 0, stdout: `${path}/google-chrome\n` });
});

test("without one and without the right to install one, it says what is missing and what follows", async () => {
  const { code, stderr } = await browser(only({ id: "echo 1000", "apt-get": "exit 100" }));
  expect(code).toBe(1);
  expect(stderr).toMatch(/no Chromium on this machine[\s\S]*Install one[\s\S]*skipped/);
});

test("root on Debian installs the package, with a font", onDebian, async () => {
  const install = 'echo "$@" >&2; d=$(dirname "$0"); touch "$d/chromium"; chmod +x "$d/chromium"';
  const path = only({ id: "echo 0", "apt-get": install });
  expect(await browser(path)).toMatchObject({ code: 0, stdout: `${path}/chromium\n` });
});

test("an apt that can't install it is reported with its own words", onDebian, async () => {
  const apt = "echo 'E: Unable to locate package chromium' >&2; exit 100";
  const { code, stderr } = await browser(only({ id: "echo 0", "apt-get": apt }));
  expect(code).toBe(1);
  expect(stderr).toContain("E: Unable to locate package chromium");
});

test("without a terminal it installs nothing unless YES=1 allows it", onDebian, async () => {
  const path = only({ id: "echo 0", "apt-get": 'echo "apt was called"; exit 100' });
  const { code, stdout, stderr } = await browser(path, "");
  expect({ code, stdout }).toEqual({ code: 76, stdout: "" });
  expect(stderr).toMatch(/This would install chromium with apt[\s\S]*nothing was changed[\s\S]*YES=1/);
});
