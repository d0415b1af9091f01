/** Which images `make images` writes into .env, with a docker in Docker's place that has every image already. */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { pathWith, root, script } from "./script.ts";

const project = "no-such-lab-images";

async function chosen(env: Record<string, string>) {
  const file = join(root, `.env.${project}`);
  onTestFinished(() => rmSync(file, { force: true }));
  // Of an image from Debian packages only its recipe is known: any name that is asked for is there.
  const docker = `
    case "$1 $2" in
      "image inspect") [ -z "\${NOT_HERE:-}" ] || case "$*" in *$NOT_HERE*) exit 1 ;; esac; echo sha256:1 ;;
      "images --filter") for name in node redis valkey valkey-for-lab haproxy prometheus alertmanager; do echo "redis-ha-lab/$name:1-debian"; done ;;
    esac`;
  const { code, stderr } = await script("images/images.sh", {
    LAB_PROJECT: project,
    PATH: pathWith({ docker }),
    ...env,
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const lines = readFileSync(file, "utf8").split("\n");
  return (name: string) => lines.findLast((line) => line.startsWith(`${name}=`))?.slice(name.length + 1);
}

const pinned = (file: string, name: string) =>
  new RegExp(`^${name}=(\\S+)`, "m").exec(readFileSync(join(root, file), "utf8"))?.[1];

test("Redis is the one that is pinned", async () => {
  const of = await chosen({ IMAGES: "registry" });
  expect(of("REDIS_IMAGE")).toBe(pinned("images/versions.env", "REDIS_IMAGE"));
});

test("ENGINE=valkey takes the pinned Valkey, made fit for the lab, and everything else as before", async () => {
  expect(pinned("images/valkey/valkey.env", "REDIS_IMAGE")).toMatch(/^valkey\/valkey:8\.1\.\d+$/);
  const of = await chosen({ IMAGES: "registry", ENGINE: "valkey" });
  expect(of("REDIS_IMAGE")).toBe("redis-ha-lab/valkey-for-lab:1-debian");
  for (const name of ["HAPROXY_IMAGE", "PROMETHEUS_IMAGE", "GRAFANA_IMAGE", "NODE_IMAGE"])
    expect(of(name)).toBe(pinned("images/versions.env", name));
});

test("and with Debian's images Debian's Valkey, also when Redis's image is here", async () => {
  const of = await chosen({ IMAGES: "debian", ENGINE: "valkey" });
  expect(of("REDIS_IMAGE")).toBe("redis-ha-lab/valkey-for-lab:1-debian");
  expect(of("HAPROXY_IMAGE")).toBe("redis-ha-lab/haproxy:1-debian");
  expect((await chosen({ IMAGES: "debian" }))("REDIS_IMAGE")).toBe("redis-ha-lab/redis:1-debian");
});
