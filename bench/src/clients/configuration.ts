/** A client in one of its configurations. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

export const PATHS = ["haproxy", "sentinel"] as const;
export const PROFILES = ["defaults", "tuned"] as const;

export interface Configuration {
  /** Its folder's name in clients/. */
  readonly client: string;
  readonly path: (typeof PATHS)[number];
  readonly profile: (typeof PROFILES)[number];
}

export const nameOf = ({ client, path, profile }: Configuration): string => `${client} ${path} ${profile}`;

export const configurationsOf = (client: string): Configuration[] =>
  PATHS.flatMap((path) => PROFILES.map((profile) => ({ client, path, profile })));

/** What a client's program marks as its recommended settings, to copy. */
export interface Recommended {
  readonly client: string;
  readonly language: string;
  readonly code: string;
  /** Where the library's own documentation speaks of them. */
  readonly sources: readonly string[];
}

const LANGUAGES: Readonly<Record<string, string>> = { ts: "ts", py: "python", go: "go", java: "java" };

/** The lines between `tuned: links` and `:tuned`, without the indentation that they share. @throws when they are missing. */
export function recommendedIn(program: string): Pick<Recommended, "code" | "sources"> {
  const [, links, marked] = /^[^\n\w]*tuned: ([^\n]+)\n(.*?)\n[^\n\w]*:tuned$/ms.exec(program) ?? [];
  if (links === undefined || marked === undefined)
    throw new Error("the program marks no settings as tuned: … :tuned");
  const lines = marked.trimEnd().split("\n");
  const indentation = Math.min(
    ...lines.filter((line) => line.trim() !== "").map((line) => line.search(/\S/)),
  );
  return {
    code: lines
      .map((line) => line.slice(indentation))
      .join("\n")
      .trim(),
    sources: links.split(/,\s*/).map((link) => link.trim()),
  };
}

/** @param folder clients/ of the checkout. */
export async function recommendedOf(folder: string, client: string): Promise<Recommended> {
  const files = await readdir(join(folder, client));
  const name = files.find((file) => /^([Cc]lient|main)\.(ts|py|go|java)$/.test(file));
  if (name === undefined) throw new Error(`clients/${client} has no program`);
  const program = await readFile(join(folder, client, name), "utf8");
  return { client, language: LANGUAGES[name.split(".").at(-1) ?? ""] ?? "", ...recommendedIn(program) };
}
