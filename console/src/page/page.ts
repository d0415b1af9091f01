/** The web page as web/build.ts has made it: read when the console starts, and kept in memory as it travels. */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

export const BUILT = fileURLToPath(new URL("../../dist/", import.meta.url));

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

async function asset(path: string, file: string): Promise<Asset> {
  const plain = await readFile(file);
  const [gzipped, brotli] = await Promise.all([
    promisify(gzip)(plain),
    // 9 of 11: the last two steps take ten times as long and save 2 %.
    promisify(brotliCompress)(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  ]);
  const etag = `"${createHash("sha256").update(plain).digest("base64url").slice(0, 22)}"`;
  return {
    path,
    type: TYPES[extname(file)] ?? "application/octet-stream",
    etag,
    plain,
    gzip: gzipped,
    brotli,
  };
}

/** @param folder what web/build.ts wrote. @throws when it is not there: in the image it always is. */
export async function loadPage(folder = BUILT): Promise<Page> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new Error(`The console's page is not built, ${folder} can't be read: npm run build -w console`, {
      cause,
    });
  });
  const assets = names.filter((name) => name !== "index.html");
  return {
    index: await asset("/", `${folder}/index.html`),
    assets: await Promise.all(assets.map((name) => asset(`/assets/${name}`, `${folder}/${name}`))),
  };
}
