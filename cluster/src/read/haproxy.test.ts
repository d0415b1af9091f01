import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { neighbours, readHaproxies } from "./haproxy.ts";

test("the neighbour table is read as the kernel writes it, without what it does not know", () => {
  const table = [
    "IP address       HW type     Flags       HW address            Mask     Device",
    "198.18.77.4      0x1         0x2         02:42:c6:12:4d:06     *        eth0",
    "198.18.77.5      0x1         0x0         00:00:00:00:00:00     *        eth0",
    "198.18.77.6      0x1         0x2         02:42:c6:12:4d:06     *        eth0",
    "",
  ].join("\n");
  const known = neighbours(table);
  expect([...known.keys()]).toEqual(["198.18.77.4", "198.18.77.6"]);
  expect(known.get("198.18.77.4")).toBe(known.get("198.18.77.6"));
  expect([...neighbours("")]).toEqual([]);
});

test("each of two HAProxies is asked, a single one is not", async () => {
  const server = createServer((_, response) => response.end('{"write":"redis-1","read":["redis-2"]}'));
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const at = (name: string, port: number) => ({ name, host: "127.0.0.1", port });
  const answers = at("haproxy", (server.address() as AddressInfo).port);
  expect(await readHaproxies({ haproxies: [answers], haproxyStats: answers }, 1_000)).toEqual([]);
  const both = await readHaproxies(
    { haproxies: [answers, at("haproxy-2", 1)], haproxyStats: answers },
    1_000,
  );
  // Nothing is known of the loopback's neighbours.
  expect(both).toMatchObject([
    { name: "haproxy", up: true, write: "redis-1", holds: null },
    { name: "haproxy-2", up: false, write: null, read: null, holds: null },
  ]);
});
