/** Writes a run of `make benchmark-clients` into docs/clients.md: `node cli/src/clients-docs.ts runs/benchmark-clients/…/result.json`. */
import { readFile, writeFile } from "node:fs/promises";
import { asMarkdown } from "@redis-ha-lab/bench/clients/as-markdown.ts";
import { resultOf } from "@redis-ha-lab/bench/clients/cells.ts";

const PAGE = new URL("../../docs/clients.md", import.meta.url);
const BEGIN = "<!-- clients (make benchmark-clients, node cli/src/clients-docs.ts) -->";
const END = "<!-- /clients -->";

const [file] = process.argv.slice(2);
if (file === undefined)
  throw new Error("Which result? node cli/src/clients-docs.ts runs/benchmark-clients/<time>/result.json");
const result = resultOf(await readFile(file, "utf8"));
const page = await readFile(PAGE, "utf8");
const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
if (from < 0 || to < from) throw new Error(`docs/clients.md: ${BEGIN} and ${END} are missing`);
await writeFile(PAGE, `${page.slice(0, from + BEGIN.length)}\n${asMarkdown(result)}\n${page.slice(to)}`);
