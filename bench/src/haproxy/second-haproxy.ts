/** A second HAProxy of the lab's image and configuration, with a change, beside the lab's own. */

import { getJson } from "@redis-ha-lab/cluster/read/get-json.ts";
import { routeAnswer } from "@redis-ha-lab/cluster/read/route.ts";
import { until } from "@redis-ha-lab/common/deadline.ts";
import type { LabDocker } from "@redis-ha-lab/scenarios/site/docker.ts";
import type { Helper } from "@redis-ha-lab/scenarios/site/docker-helper.ts";

const FOLDER = "/usr/local/etc/haproxy";
const NEEDED = /^(LAB_NET|REDIS_HEALTHCHECK_PASSWORD|SENTINEL_CLIENT_PASSWORD|READ_MAX_LAG_\w+)=(.*)$/;

export interface Original {
  readonly configuration: string;
  readonly lua: string;
  readonly env: Readonly<Record<string, string>>;
}

/** What the lab's HAProxy runs with. @throws when its container does not. */
export async function originalOf(docker: LabDocker): Promise<Original> {
  const read = async (argv: readonly string[]) => (await docker.exec("haproxy", argv)).stdout;
  const env = (await read(["env"])).split("\n").flatMap((line) => {
    const [, name, value] = NEEDED.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  });
  return {
    configuration: await read(["cat", `${FOLDER}/haproxy.cfg`]),
    lua: await read(["cat", `${FOLDER}/replica-lag.lua`]),
    env: Object.fromEntries(env),
  };
}

/** @throws when it does not send writes to `master` within 15 s; it is then removed. */
export async function startSecondHaproxy(
  docker: LabDocker,
  image: string,
  { lua, env }: Original,
  configuration: string,
  master: string,
): Promise<Helper> {
  const helper = await docker.helper({
    image,
    env: {
      ...env,
      LUA: lua,
      CONFIGURATION: configuration.replaceAll(`${FOLDER}/`, "/tmp/"),
    },
    argv: [
      "sh",
      "-c",
      'printf "%s" "$LUA" >/tmp/replica-lag.lua && printf "%s\\n" "$CONFIGURATION" >/tmp/haproxy.cfg && exec haproxy -W -f /tmp/haproxy.cfg',
    ],
  });
  try {
    await until(
      async () => {
        const status = { name: "the second HAProxy", host: helper.host, port: 8404 };
        return (await getJson(status, "/route", routeAnswer, 1_000)).write === master || undefined;
      },
      { withinMs: 15_000, everyMs: 50, why: () => `the second HAProxy does not send writes to ${master}` },
    );
    return helper;
  } catch (error) {
    await helper.stop();
    throw error;
  }
}
