/** An image of Valkey as ENGINE=valkey has it, from Debian packages. */
import { execFileSync } from "node:child_process";
import { root } from "../setup/script.ts";

const sh = (...words: string[]) =>
  execFileSync("sh", words, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();

/** Its name, after building it where that is needed; undefined, and a line with the reason, where it is unavailable. */
export function imageOfValkey(tested: string): string | undefined {
  const debian = () => sh("images/debian/image.sh", "name", "valkey");
  try {
    if (debian() === "") sh("images/debian/all.sh", "valkey");
    return sh("images/valkey.sh", debian());
  } catch (error) {
    const { stderr } = error as { readonly stderr?: string };
    console.warn(`${tested} is not tested: no image of Valkey can be had here\n${stderr ?? error}`);
    return undefined;
  }
}
