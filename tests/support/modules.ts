/** A Redis image with the search and JSON modules: the official one, or Debian's with what MODULES=on adds. */
import { execFileSync } from "node:child_process";
import { root } from "../setup/script.ts";

const sh = (words: readonly string[]) =>
  execFileSync("sh", words, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();

const hasModules = (image: string) =>
  execFileSync(
    "docker",
    [
      "run",
      "--rm",
      "--entrypoint",
      "sh",
      image,
      "-c",
      "ls /usr/local/lib/redis/modules/ 2>/dev/null || true",
    ],
    { encoding: "utf8" },
  ).includes(".so");

/** Its name, after building it where that is needed; undefined, and a line with the reason, where it is unavailable. */
export function imageWithModules(tested: string): string | undefined {
  const inUse = process.env.REDIS_IMAGE;
  if (!inUse) throw new Error("REDIS_IMAGE is not set: run these tests through make test, which reads .env");
  if (hasModules(inUse)) return inUse;
  const built = () => sh(["images/debian/image.sh", "name", "redis-modules"]);
  const present = built();
  if (present !== "") return present;
  try {
    sh(["images/debian/all.sh", "redis-modules"]);
    return built();
  } catch (error) {
    const { stderr } = error as { readonly stderr?: string };
    console.warn(`${tested} is not tested: no image with modules can be had here\n${stderr ?? error}`);
    return undefined;
  }
}
