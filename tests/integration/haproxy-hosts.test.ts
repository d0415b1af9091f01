/** HAProxy's own pages, asked under every kind of name. Nothing is behind it: that is no matter here. */
import { request } from "node:http";
import { until } from "@redis-ha-lab/common/deadline.ts";
import Docker from "dockerode";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runLabels } from "../support/leftovers.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const PAGES = ["/", "/metrics", "/route", "/write", "/read"];
const REBOUND = 421;

let container: Docker.Container;
let address: string;

/** @param host undefined: without the header. */
const statusOf = (path: string, host: string | undefined) =>
  new Promise<number | undefined>((resolve, reject) => {
    const headers = host === undefined ? {} : { host };
    request({ ...{ host: address, port: 8404, path }, headers, setHost: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on("error", reject)
      .end();
  });

beforeAll(async () => {
  const image = process.env.HAPROXY_IMAGE;
  if (!image) throw new Error("HAPROXY_IMAGE is not set: run this by make test PARTS=integration");
  container = await new Docker().createContainer({
    Image: image,
    Env: [
      "LAB_NET=127.0.0",
      "SENTINEL_MASTER_NAME=mymaster",
      "REDIS_HEALTHCHECK_PASSWORD=none",
      "SENTINEL_CLIENT_PASSWORD=none",
    ],
    Labels: runLabels(),
    HostConfig: { Binds: [`${ROOT}haproxy:/usr/local/etc/haproxy:ro`] },
  });
  await container.start();
  const { NetworkSettings } = await container.inspect();
  address = Object.values(NetworkSettings.Networks)[0]?.IPAddress ?? "";
  await until(() => statusOf("/route", "localhost"), {
    ...{ withinMs: 30_000, everyMs: 100, why: () => "HAProxy does not answer" },
  });
});
afterAll(() => container?.remove({ force: true, v: true }));

test.each([
  ...["evil.test", "evil.test:8404", "127.0.0.1.evil.test", "localhost.evil.test"],
  ...["haproxy.evil.test", "xhaproxy", "[evil.test]"],
])("every page is refused under the name %s", async (host) => {
  for (const page of PAGES) expect([page, await statusOf(page, host)]).toEqual([page, REBOUND]);
});

test.each([
  "127.0.0.1",
  "127.0.0.1:8404",
  "localhost",
  "LOCALHOST:8404",
  "haproxy:8404",
  "[::1]:8404",
  undefined,
])("no page is refused under the name %s", async (host) => {
  for (const page of PAGES) expect([page, await statusOf(page, host)]).not.toEqual([page, REBOUND]);
});
