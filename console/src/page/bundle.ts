/**
 * The web page, bundled when the console starts and kept in memory: the container's file system is read-only, and
 * there is no build step to forget. web/index.html names `/main.js` and `/main.css`; both come out of web/main.ts
 * (which imports its styles) and get their content's hash into their names, so that a browser may keep them for good.
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { type BuildOptions, build, stop } from "esbuild";

const WEB = fileURLToPath(new URL("../../web/", import.meta.url));

export interface Asset {
  /** The path it is served under. */
  readonly path: string;
  readonly type: string;
  readonly etag: string;
  readonly plain: Buffer;
  readonly gzip: Buffer;
  readonly brotli: Buffer;
}

export interface Page {
  readonly index: Asset;
  readonly assets: readonly Asset[];
}

const TYPES: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
};

async function asset(path: string, extension: string, content: Uint8Array | string): Promise<Asset> {
  const plain = Buffer.from(content);
  const [gzipped, brotli] = await Promise.all([
    promisify(gzip)(plain),
    // 9 of 11: the last two steps take ten times as long and save 2 %.
    promisify(brotliCompress)(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  ]);
  const etag = `"${createHash("sha256").update(plain).digest("base64url").slice(0, 22)}"`;
  return { path, type: TYPES[extension] ?? "application/octet-stream", etag, plain, gzip: gzipped, brotli };
}

/** esbuild keeps a process waiting for more work; there is none. */
async function buildOnce(options: BuildOptions & { write: false }) {
  try {
    return await build(options);
  } finally {
    await stop();
  }
}

/** @param web the folder of the page's sources. @throws with esbuild's message when they do not compile. */
export async function bundlePage(web = WEB): Promise<Page> {
  const result = await buildOnce({
    absWorkingDir: web,
    entryPoints: ["main.ts"],
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    // Every browser of the last three years, so that nothing has to be rewritten for older ones.
    target: "es2022",
    outdir: "/",
    entryNames: "[name]-[hash]",
    legalComments: "none",
    logLevel: "silent",
  });
  let html = await readFile(`${web}/index.html`, "utf8");
  const assets: Asset[] = [];
  for (const file of result.outputFiles) {
    const name = file.path.replace(/^.*[\\/]/, "");
    const extension = /\.\w+$/.exec(name)?.[0] ?? "";
    html = html.replaceAll(`/main${extension}`, `/assets/${name}`);
    assets.push(await asset(`/assets/${name}`, extension, file.contents));
  }
  return { index: await asset("/", ".html", html), assets };
}
