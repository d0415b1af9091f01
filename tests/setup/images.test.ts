import { describe, expect, test } from "vitest";
import { skippedBecause } from "../support/skipped.ts";
import { imageOfValkey } from "../support/valkey.ts";
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

/** Waits for it, as long as a slow machine with five modules may need. */
const PONG = (command: string) =>
  `for _ in $(seq 100); do ${command} >/dev/null 2>&1 && break; sleep 0.2; done`;

/** Both have to do the same for the lab's scripts. */
const valkey = imageOfValkey("The image of Valkey");
if (valkey) process.env.VALKEY_IMAGE = valkey;
const SERVERS: readonly string[] = valkey ? ["REDIS_IMAGE", "VALKEY_IMAGE"] : ["REDIS_IMAGE"];
test(
  "Valkey's image is looked at too",
  skippedBecause(valkey ? undefined : "no image of Valkey can be had here"),
  () => expect(SERVERS).toContain("VALKEY_IMAGE"),
);

// What the lab's configuration and scripts rely on, whichever source the images come from.
describe.for(SERVERS)("the image %s", (name) => {
  test("runs redis-server as user 999, also when started as root, which may gain no privileges", async () => {
    const { out } = await inside(name, [], "redis-server", "--version");
    expect(out).toMatch(/v=8\./);
    const ids = await inside(
      ...([name, ["--security-opt", "no-new-privileges", "--entrypoint", "sh"], "-c"] as const),
      `docker-entrypoint.sh --port 7000 >/dev/null & ${PONG("redis-cli -p 7000 ping")}; stat -c %u /proc/$(pidof redis-server)`,
    );
    expect(ids.out.split("\n").at(-1)).toBe("999");
  });

  test("gives that user the data folder", async () => {
    const { out } = await inside(name, ["--entrypoint", "stat"], "-c", "%u %n", "/data");
    expect(out).toBe("999 /data");
  });

  test("is reachable from other containers without a configuration, as the official one", async () => {
    const { out } = await inside(
      ...([name, ["--entrypoint", "sh"], "-c"] as const),
      `docker-entrypoint.sh redis-server >/dev/null & ${PONG("redis-cli ping")}; redis-cli -h $(hostname -i) ping`,
    );
    expect(out.split("\n").at(-1)).toBe("PONG");
  });

  test.for(["redis-cli", "redis-sentinel", "redis-benchmark", "redis-check-aof"])(
    "has %s",
    async (program) => {
      const { out } = await inside(name, ["--entrypoint", "sh"], "-c", `command -v ${program}`);
      expect(out).toBe(`/usr/local/bin/${program}`);
    },
  );

  test("has what the start scripts call", async () => {
    const { out } = await inside(
      ...([name, ["--entrypoint", "sh"], "-c"] as const),
      "for tool in awk chown cp cut find grep printf sed setpriv sha256sum sleep sort tail timeout tr wc; do command -v $tool >/dev/null || echo $tool; done; readlink -f /usr/local/bin/redis-sentinel",
    );
    expect(out).toBe("/usr/local/bin/redis-server");
  });
});

/** Runs the entrypoint after `setup`, with a program in redis-server's place that only tells how it was called. */
async function entrypoint(
  name: string,
  words: string,
  { setup = ":", after = ":", env = [] as readonly string[] } = {},
) {
  const script = `
    cat >/usr/local/bin/redis-server <<'END'
#!/bin/sh
echo "called: $(id -u) $(umask) $*"
END
    rm -rf /usr/local/lib/redis/modules/*
    mkdir -p /usr/local/lib/redis/modules && cd /usr/local/lib/redis/modules
    for module in b.so a.so plain.so; do echo "not really one" >$module; done
    chmod 755 a.so b.so && chmod 644 plain.so && mkdir folder.so && touch empty.so && chmod 755 empty.so
    cd /data && umask 022
    ${setup}
    docker-entrypoint.sh ${words}
    ${after}`;
  const options = env.flatMap((each) => ["--env", each]);
  const { out } = await inside(name, [...options, "--entrypoint", "sh"], "-c", script);
  return out.replaceAll(/\/+/g, "/").split("\n");
}

const MODULES =
  "--loadmodule /usr/local/lib/redis/modules/a.so --loadmodule /usr/local/lib/redis/modules/b.so";
const OWNERS = "stat -c '%U %n' $(find /data -mindepth 1 | sort)";

// What images/README.md lists as imitated. It holds for the official image, or the lab must learn of it here.
describe.for(SERVERS)("the entrypoint of the image %s", (name) => {
  test.for([
    ["redis-server /data/redis.conf", "/data/redis.conf"],
    ["/data/redis.conf", "/data/redis.conf"],
    ["--port 7000", "--port 7000"],
  ] as const)("%s: is user 999 with umask 077, with every usable module", async ([words, first]) => {
    const lines = await entrypoint(name, words, { setup: "echo 'protected-mode no' >/data/redis.conf" });
    expect(lines).toContainEqual(
      expect.stringMatching(new RegExp(`^called: 999 0077 ${first}( --protected-mode no)? ${MODULES}$`)),
    );
  });

  test.for(["redis-sentinel /data/sentinel.conf", "redis-server /data/sentinel.conf --sentinel"])(
    "%s: a Sentinel gets no modules",
    async (words) => {
      const lines = await entrypoint(name, words, { setup: "touch /data/sentinel.conf" });
      expect(lines.at(-1)).toBe(`called: 999 0077 ${words.slice(words.indexOf("/"))}`);
    },
  );

  test("other programs are run as they are", async () => {
    expect(await entrypoint(name, "id -un")).toEqual(["root"]);
  });

  const data = "mkdir appendonlydir && touch appendonlydir/1.aof dump.rdb && chmod 600 dump.rdb";

  test("a data folder with nothing but Redis's own files is given to redis", async () => {
    const lines = await entrypoint(name, "redis-server", { setup: data, after: OWNERS });
    expect(lines).toContain("redis /data/dump.rdb");
    expect(lines).toContain("redis /data/appendonlydir/1.aof");
  });

  test("one with any other file is left as it is, with a notice", async () => {
    const lines = await entrypoint(name, "redis-server", {
      setup: `${data}; touch users.acl`,
      after: OWNERS,
    });
    expect(lines).toContainEqual(expect.stringMatching(/^Notice: .*users\.acl.* SKIP_FIX_PERMS=1/));
    expect(lines).toContain("root /data/dump.rdb");
  });

  test("SKIP_FIX_PERMS=1 leaves everything as it is, without a notice", async () => {
    const lines = await entrypoint(name, "redis-server", {
      setup: `${data}; touch users.acl`,
      after: OWNERS,
      env: ["SKIP_FIX_PERMS=1"],
    });
    expect(lines.join("\n")).not.toContain("Notice");
    expect(lines).toContain("root /data/dump.rdb");
  });

  test("a Sentinel's configuration is given to redis where it is alone in its folder", async () => {
    const words = "redis-sentinel /data/sentinel.conf";
    const setup = "touch sentinel.conf; chmod 600 sentinel.conf";
    expect(await entrypoint(name, words, { setup, after: OWNERS })).toContain("redis /data/sentinel.conf");
    const crowded = await entrypoint(name, words, { setup: `${setup}; touch users.acl`, after: OWNERS });
    expect(crowded).toContain("root /data/sentinel.conf");
  });
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

describe("the working folder of", () => {
  test.each([
    ["REDIS_IMAGE", "/data"],
    ["HAPROXY_IMAGE", "/var/lib/haproxy"],
    ["PROMETHEUS_IMAGE", "/prometheus"],
    ["ALERTMANAGER_IMAGE", "/alertmanager"],
  ])("%s is %s, as in the official one", async (name, folder) => {
    const { out } = await inside(name, ["--entrypoint", "sh"], "-c", "pwd");
    expect(out).toBe(folder);
  });
});
