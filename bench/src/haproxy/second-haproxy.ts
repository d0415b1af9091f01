/** A second HAProxy of the lab's image and configuration, with a change, beside the lab's own. */

import { getJson } from "@redis-ha-lab/cluster/read/get-json.ts";
import { routeAnswer } from "@redis-ha-lab/cluster/read/haproxy.ts";
import { until } from "@redis-ha-lab/common/deadline.ts";
import type { LabDocker } from "@redis-ha-lab/scenarios/site/docker.ts";
import type { Helper } from "@redis-ha-lab/scenarios/site/docker-run.ts";

const FOLDER = "/usr/local/etc/haproxy";
const CONFIGURATION = "haproxy.cfg";
const AUTHORITY = "ca.crt";
const NEEDED =
  /^(LAB_NET|REDIS_HEALTHCHECK_PASSWORD|SENTINEL_CLIENT_PASSWORD|SENTINEL_MASTER_NAME|READ_MAX_LAG_\w+|TLS|TLS_CA_FILE)=(.*)$/;

export interface Original {
  readonly configuration: string;
  /** Text by name: the Lua files, and with TLS the authority's certificate. */
  readonly files: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
}

/** What the lab's HAProxy runs with. @throws when its container does not. */
export async function originalOf(docker: LabDocker): Promise<Original> {
  const read = async (argv: readonly string[]) => (await docker.exec("haproxy", argv)).stdout;
  const env = Object.fromEntries(
    (await read(["env"])).split("\n").flatMap((line) => {
      const [, name, value] = NEEDED.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    }),
  );
  const files: Record<string, string> = {};
  for (const name of (await read(["ls", FOLDER])).split("\n").filter((file) => file.endsWith(".lua"))) {
    files[name] = await read(["cat", `${FOLDER}/${name}`]);
  }
  const { TLS_CA_FILE: authority } = env;
  if (authority !== undefined) {
    files[AUTHORITY] = await read(["cat", authority]);
    env.TLS_CA_FILE = `/tmp/${AUTHORITY}`;
  }
  return { configuration: await read(["cat", `${FOLDER}/${CONFIGURATION}`]), files, env };
}

/** @throws when it does not send writes to `master` within 15 s; it is then removed. */
export async function startSecondHaproxy(
  docker: LabDocker,
  image: string,
  { files, env }: Original,
  configuration: string,
  master: string,
): Promise<Helper> {
  const all = { ...files, [CONFIGURATION]: configuration.replaceAll(`${FOLDER}/`, "/tmp/") };
  const names = Object.keys(all);
  const helper = await docker.helper({
    image,
    env: { ...env, ...Object.fromEntries(Object.values(all).map((text, at) => [`FILE_${at}`, text])) },
    argv: [
      "sh",
      "-c",
      `${names.map((name, at) => `printf "%s\\n" "$FILE_${at}" >/tmp/${name} && `).join("")}exec haproxy -W -f /tmp/${CONFIGURATION}`,
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
