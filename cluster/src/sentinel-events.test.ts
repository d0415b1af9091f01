import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { listenToSentinels, parseSentinelEvent } from "./sentinel-events.ts";

const parse = (event: string, payload: string) => parseSentinelEvent("sentinel-1", event, payload, 5);

describe("parseSentinelEvent", () => {
  it("reads whom an event about the master is about", () => {
    expect(parse("+odown", "master mymaster 198.18.77.11 6379 #quorum 2/2")).toEqual({
      sentinel: "sentinel-1",
      event: "+odown",
      payload: "master mymaster 198.18.77.11 6379 #quorum 2/2",
      about: { type: "master", name: "mymaster", host: "198.18.77.11", port: 6379 },
      atMs: 5,
    });
  });

  it("reads the replica, not its master, from an event about a replica", () => {
    const payload = "slave 198.18.77.12:6379 198.18.77.12 6379 @ mymaster 198.18.77.11 6379";
    expect(parse("+selected-slave", payload).about).toEqual({
      type: "slave",
      name: "198.18.77.12:6379",
      host: "198.18.77.12",
      port: 6379,
    });
  });

  it("reads both addresses of +switch-master", () => {
    expect(parse("+switch-master", "mymaster 198.18.77.11 6379 198.18.77.12 6380").switched).toEqual({
      from: { host: "198.18.77.11", port: 6379 },
      to: { host: "198.18.77.12", port: 6380 },
    });
  });

  it.each([
    ["+new-epoch", "7"],
    ["+tilt", "#tilt mode entered"],
    ["+vote-for-leader", "8c0ffee 7"],
    ["+switch-master", "mymaster 198.18.77.11"],
    ["+sdown", ""],
  ])("keeps the words of %s %j, which name no instance", (event, payload) => {
    const parsed = parse(event, payload);
    expect(parsed).toEqual({ sentinel: "sentinel-1", event, payload, atMs: 5 });
  });
});

/** Answers as a Sentinel does to whoever logs in and subscribes to everything. */
async function standIn() {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on("data", (bytes) => {
      // Each command of several that come at once.
      for (const command of bytes.toString().split(/^(?=\*)/m)) {
        const subscribes = command.toLowerCase().includes("psubscribe");
        socket.write(subscribes ? "*3\r\n$10\r\npsubscribe\r\n$1\r\n*\r\n:1\r\n" : "+OK\r\n");
      }
    });
    socket.on("error", () => {});
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const drop = () => sockets.splice(0).map((socket) => socket.destroy());
  onTestFinished(() => {
    drop();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, drop };
}

describe("listenToSentinels", () => {
  const listened = async () => {
    const links: boolean[] = [];
    const { port, drop } = await standIn();
    const sentinel = { name: "sentinel-1", host: "127.0.0.1", port };
    const user = { username: "client", password: "secret" };
    const changed = Promise.withResolvers<void>();
    const listener = listenToSentinels(
      [sentinel],
      user,
      "test",
      () => {},
      (_, up) => {
        links.push(up);
        if (!up) changed.resolve();
      },
    );
    await listener.subscribed;
    return { links, drop, listener, lost: changed.promise };
  };

  it("tells of a link that is lost", async () => {
    const { links, drop, listener, lost } = await listened();
    drop();
    await lost;
    listener.close();
    expect(links.slice(0, 2)).toEqual([true, false]);
  });

  it("tells of no loss when it is closed itself", async () => {
    const { links, listener } = await listened();
    listener.close();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(links).toEqual([true]);
  });
});
