/** An image registry on the loopback with one tiny image, that can misbehave as registries do. */
import { createHash } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { onTestFinished } from "vitest";

/**
 * - `silent`: takes the connection and never answers
 * - `gone`: breaks the connection, for the tag given
 * - `limited`: refuses, its rate limit is reached
 */
export interface Misbehaviour {
  readonly silent?: boolean;
  readonly limited?: boolean;
  readonly gone?: string;
}

const digest = (data: Buffer) => `sha256:${createHash("sha256").update(data).digest("hex")}`;

// A tar archive of nothing is two empty blocks.
const tar = Buffer.alloc(1024);
const layer = gzipSync(tar);
const config = Buffer.from(
  JSON.stringify({
    architecture: process.arch === "arm64" ? "arm64" : "amd64",
    os: "linux",
    rootfs: { type: "layers", diff_ids: [digest(tar)] },
    // Only this test's image: removing it can't hit another.
    config: { Labels: { "redis-ha-lab.test": String(process.pid) } },
  }),
);
const type = "application/vnd.docker.distribution.manifest.v2+json";
const manifest = Buffer.from(
  JSON.stringify({
    schemaVersion: 2,
    mediaType: type,
    config: {
      mediaType: "application/vnd.docker.container.image.v1+json",
      size: config.length,
      digest: digest(config),
    },
    layers: [
      {
        mediaType: "application/vnd.docker.image.rootfs.diff.tar.gzip",
        size: layer.length,
        digest: digest(layer),
      },
    ],
  }),
);
const blobs = new Map([config, layer, manifest].map((data) => [digest(data), data]));

/** Of the tag `there`. */
export const THERE = digest(manifest);

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ errors: [{ code, message: code.toLowerCase().replaceAll("_", " ") }] }));
}

/** Starts it for one test; resolves with its `host:port`. It has the tag `there` of every name. */
export async function startRegistry({ silent, limited, gone }: Misbehaviour = {}): Promise<string> {
  const server = createServer((request, response) => {
    if (silent) return;
    const reference =
      decodeURIComponent(request.url ?? "")
        .split("/")
        .at(-1) ?? "";
    if (reference === gone) return void request.socket.destroy();
    if (limited) return refuse(response, 429, "TOOMANYREQUESTS");
    if (request.url === "/v2/") return void response.end("{}");
    const data = reference === "there" ? manifest : blobs.get(reference);
    if (!data) return refuse(response, 404, "MANIFEST_UNKNOWN");
    response.writeHead(200, {
      "content-type": data === manifest ? type : "application/octet-stream",
      "content-length": data.length,
      "docker-content-digest": digest(data),
    });
    response.end(request.method === "HEAD" ? undefined : data);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
