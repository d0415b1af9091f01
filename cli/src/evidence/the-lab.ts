/** The lab as a person uses it: by make. */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";

// The make that called this is not the one that a person sees.
for (const name of ["MAKEFLAGS", "MAKELEVEL", "MFLAGS"]) delete process.env[name];

/** @throws when it fails. */
const output = (program: string, ...words: string[]) =>
  execFileSync(program, words, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }).trim();

/** A setting as the lab's own scripts read it. */
export const setting = (name: string, fallback: string): string =>
  output("sh", "-c", `. setup/setting.sh; setting ${name} ${fallback}`);

/** What runs there, as the programs themselves say. */
export function versions(): Record<string, string> {
  const container = (service: string) => `${setting("LAB_PROJECT", "redis-ha-lab")}-${service}-1`;
  const of = (pattern: RegExp, text: string) => pattern.exec(text)?.[1] ?? "unknown";
  const server = output("docker", "exec", container("redis-1"), "redis-server", "--version");
  return {
    [of(/^(Redis|Valkey) /, server)]: of(/v=([\d.]+)/, server),
    HAProxy: of(/version ([\d.]+)/, output("docker", "exec", container("haproxy"), "haproxy", "-v")),
    Docker: output("docker", "version", "--format", "{{.Server.Version}}"),
    Linux: output("uname", "-r"),
  };
}

/** @param say is given each command before it runs. All throw when it fails. */
export const makeAsAPerson = (say: (text: string) => void) => ({
  make: (...words: string[]): void => {
    say(`make ${words.join(" ")}`);
    const { status } = spawnSync("make", words, { stdio: ["ignore", "ignore", "inherit"] });
    if (status !== 0) throw new Error(`make ${words.join(" ")} failed`);
  },

  /** While this process goes on. */
  makeBeside: async (...words: string[]): Promise<void> => {
    say(`make ${words.join(" ")}`);
    const [code] = await once(spawn("make", words, { stdio: ["ignore", "ignore", "inherit"] }), "close");
    if (code !== 0) throw new Error(`make ${words.join(" ")} failed`);
  },

  /** @returns what it printed. */
  printed: (...words: string[]): string => {
    say(`make ${words.join(" ")}`);
    return output("make", "--silent", ...words);
  },
});
