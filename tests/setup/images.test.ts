import { describe, expect, test } from "vitest";
import { run } from "./script.ts";

/** The images `make images` chose; make test gives their names. */
const image = (name: string) => {
  const found = process.env[name];
  if (!found) throw new Error(`${name} is not set: run these tests through make test, which reads .env`);
  return found;
};

const inside = async (name: string, options: readonly string[], ...words: string[]) => {
  const { code, stdout, stderr } = await run("docker", ["run", "--rm", ...options, image(name), ...words]);
  return { code, out: (stdout + stderr).trim() };
};

// What the lab's configuration and scripts rely on, whichever source the images come from.
describe("the Redis image", () => {
  test("runs redis-server as user 999, also when started as root", async () => {
    const { out } = await inside("REDIS_IMAGE", [], "redis-server", "--version");
    expect(out).toMatch(/v=8\./);
    const ids = await inside(
      ...(["REDIS_IMAGE", ["--entrypoint", "sh"], "-c"] as const),
      "docker-entrypoint.sh --port 7000 >/dev/null & for _ in 1 2 3 4 5 6 7 8 9 10; do redis-cli -p 7000 ping >/dev/null 2>&1 && break; sleep 0.2; done; stat -c %u /proc/$(pidof redis-server)",
    );
    expect(ids.out.split("\n").at(-1)).toBe("999");
  });

  test("gives that user the data folder", async () => {
    const { out } = await inside("REDIS_IMAGE", ["--entrypoint", "stat"], "-c", "%u %n", "/data");
    expect(out).toBe("999 /data");
  });

  test("is reachable from other containers without a configuration, as the official one", async () => {
    const { out } = await inside(
      ...(["REDIS_IMAGE", ["--entrypoint", "sh"], "-c"] as const),
      "docker-entrypoint.sh redis-server >/dev/null & for _ in 1 2 3 4 5 6 7 8 9 10; do redis-cli ping >/dev/null 2>&1 && break; sleep 0.2; done; redis-cli -h $(hostname -i) ping",
    );
    expect(out.split("\n").at(-1)).toBe("PONG");
  });

  test.for(["redis-cli", "redis-sentinel", "redis-benchmark", "redis-check-aof"])(
    "has %s",
    async (program) => {
      const { out } = await inside("REDIS_IMAGE", ["--entrypoint", "sh"], "-c", `command -v ${program}`);
      expect(out).toBe(`/usr/local/bin/${program}`);
    },
  );
});

describe("the HAProxy image", () => {
  test("runs as user 99, who can write to /var/lib/haproxy", async () => {
    const { code, out } = await inside(
      ...(["HAPROXY_IMAGE", ["--entrypoint", "sh"], "-c"] as const),
      "id -u && pwd && touch /var/lib/haproxy/x",
    );
    expect({ code, out }).toEqual({ code: 0, out: "99\n/var/lib/haproxy" });
  });

  test("has Lua and the Prometheus exporter built in, and socat for its socket", async () => {
    const { out } = await inside(
      "HAPROXY_IMAGE",
      ["--entrypoint", "sh"],
      "-c",
      "haproxy -vv; command -v socat",
    );
    expect(out).toContain("+LUA");
    expect(out).toContain("+PROMEX");
    expect(out.split("\n").at(-1)).toContain("/socat");
  });
});

describe.for([
  ["PROMETHEUS_IMAGE", "/bin/prometheus", "/prometheus", "promtool"],
  ["ALERTMANAGER_IMAGE", "/bin/alertmanager", "/alertmanager", "amtool"],
] as const)("the %s", ([name, program, data, tool]) => {
  test(`runs ${program} as nobody, who owns ${data}`, async () => {
    const { out } = await inside(
      ...([name, ["--entrypoint", "sh"], "-c"] as const),
      `id -u; stat -c %u ${data}; ${program} --version >/dev/null 2>&1 && echo runs; command -v wget ${tool} >/dev/null && echo tools`,
    );
    expect(out).toBe("65534\n65534\nruns\ntools");
  });
});

describe("the Node image", () => {
  test("runs the version that is pinned, with npm, and has the user node", async () => {
    const { out } = await inside("NODE_IMAGE", [], "sh", "-c", "node --version; npm --version; id -u node");
    expect(out).toMatch(/^v24\.\d+\.\d+\n1\d\.\d+\.\d+\n1000$/);
  });

  test("runs TypeScript as it is", async () => {
    const { out } = await inside("NODE_IMAGE", [], "-p", "process.features.typescript");
    expect(out).toBe("strip");
  });
});
