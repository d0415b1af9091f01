/** One container of the product's own Redis image, with a part of the checkout mounted. */
import { until } from "@redis-ha-lab/common/deadline.ts";
import Docker from "dockerode";
import { Redis } from "ioredis";
import { runLabels } from "./leftovers.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

export interface OneRedis {
  readonly host: string;
  readonly admin: Redis;
  remove(): Promise<void>;
}

export interface Wanted {
  /** What starts the server; redis/ is /lab/redis and sentinel/ is /lab/sentinel. */
  readonly script: string;
  readonly env?: readonly string[];
  readonly port?: number;
  readonly username: string;
  readonly password: string;
}

/** @throws when it does not answer. */
export async function startOneRedis({
  script,
  env = [],
  port = 6379,
  ...credentials
}: Wanted): Promise<OneRedis> {
  const image = process.env.REDIS_IMAGE;
  if (!image) throw new Error("REDIS_IMAGE is not set: run this by make test PARTS=integration");
  const container = await new Docker().createContainer({
    Image: image,
    Entrypoint: ["sh", "-c"],
    Cmd: [script],
    Env: [...env],
    Labels: runLabels(),
    HostConfig: { Binds: [`${ROOT}redis:/lab/redis:ro`, `${ROOT}sentinel:/lab/sentinel:ro`] },
  });
  await container.start();
  const { NetworkSettings } = await container.inspect();
  const host = Object.values(NetworkSettings.Networks)[0]?.IPAddress ?? "";
  const admin = new Redis({ host, port, ...credentials, retryStrategy: () => 100, enableReadyCheck: false });
  admin.on("error", () => {});
  const remove = async () => {
    admin.disconnect();
    await container.remove({ force: true, v: true });
  };
  try {
    await until(() => admin.ping(), { withinMs: 30_000, everyMs: 100, why: () => "Redis does not answer" });
  } catch (error) {
    await remove();
    throw error;
  }
  return { host, admin, remove };
}
