/** Runs the project's scripts as a person would, in an environment the test decides. */
import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

export const root = fileURLToPath(new URL("../../", import.meta.url));

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Only this much of the caller's environment reaches a script: settings of the test run must not. */
const inherited = ["PATH", "HOME", "DOCKER_HOST", "REDIS_IMAGE", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE"];

/** Runs a program in the project's root; never throws for its exit code. */
export function run(
  program: string,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const kept = Object.fromEntries(
    inherited.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
  );
  return new Promise((resolve) => {
    execFile(
      program,
      [...words],
      { cwd: root, env: { ...kept, NO_COLOR: "1", ...env } },
      (error, stdout, stderr) =>
        resolve({ code: error ? (typeof error.code === "number" ? error.code : 1) : 0, stdout, stderr }),
    );
  });
}

export const script = (path: string, env?: Readonly<Record<string, string>>, ...words: string[]) =>
  run("sh", [path, ...words], env);

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "redis-ha-lab-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A PATH on which the named programs are shell scripts of the test's, before everything else. */
export function pathWith(programs: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  chmodSync(folder, 0o755);
  for (const [name, body] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  }
  return `${folder}:${process.env.PATH}`;
}
