/** The browser of the tests: Debian's Chromium, or what else is there (setup/browser.sh installs it for `make test`). */
import { execFileSync } from "node:child_process";
import { type Browser, chromium } from "playwright-core";

/** The path of a Chromium; undefined where there is none: then tests skip themselves with `NO_BROWSER`. */
export function findBrowser(): string | undefined {
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    try {
      return execFileSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).trim();
    } catch {
      // Not this one.
    }
  }
  return undefined;
}

export const NO_BROWSER = "no Chromium on this machine (YES=1 sh setup/browser.sh)";

/** What it would talk about with the world is switched off. */
export const QUIET_FLAGS = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** @throws when there is none: check `findBrowser` first. */
export function launchBrowser(executablePath: string | undefined): Promise<Browser> {
  if (!executablePath) throw new Error(NO_BROWSER);
  // Root, which tests often are in containers, may not use Chromium's sandbox.
  return chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0, args: QUIET_FLAGS });
}
