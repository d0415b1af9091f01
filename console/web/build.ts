/**
 * Builds the page, in the image's recipe and for developers: `npm run build -w console`. index.html names `/main.js`
 * and `/main.css`; both come out of main.tsx (which imports its styles) and get their content's hash into their names,
 * so that a browser may keep them for good.
 */
import { readFile, rm, writeFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import { fileURLToPath } from "node:url";
import { build, stop } from "esbuild";
import { BUILT } from "../src/page/page.ts";

const WEB = fileURLToPath(new URL(".", import.meta.url));

/**
 * @param folder of which nothing else stays; by default the one a console started from the sources serves.
 * @throws with esbuild's message when the sources do not compile.
 */
export async function buildPage(folder = BUILT): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: WEB,
    entryPoints: ["main.tsx"],
    bundle: true,
    minify: true,
    metafile: true,
    format: "esm",
    jsx: "automatic",
    jsxImportSource: "preact",
    // Every browser of the last three years, so that nothing has to be rewritten for older ones.
    target: "es2022",
    outdir: folder,
    entryNames: "[name]-[hash]",
    legalComments: "none",
    logLevel: "silent",
    // It keeps a process waiting for more work; there is none.
  }).finally(stop);
  let html = await readFile(`${WEB}/index.html`, "utf8");
  for (const path of Object.keys(metafile.outputs)) {
    html = html.replaceAll(`/main${extname(path)}`, `/assets/${basename(path)}`);
  }
  await writeFile(`${folder}/index.html`, html);
}

if (import.meta.main) await buildPage();
