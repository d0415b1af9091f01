import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { createRespAsker, type RespAsker } from "./resp-asker.ts";

/** A node that answers AUTH, CLIENT INFO and PING alike; `mute` makes it hang. */
class Node {
  readonly sockets = new Set<Socket>();
  mute = false;
  private readonly server: Server = createServer((socket) => {
    this.sockets.add(socket);
    socket.on("data", (bytes) => {
      const commands = bytes.toString().match(/^\*/gm)?.length ?? 0;
      if (!this.mute) socket.write("+OK\r\n".repeat(commands));
    });
    socket.on("error", () => {});
  });

  async start(): Promise<RespAsker> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    const { port } = this.server.address() as AddressInfo;
    return createRespAsker({ name: "redis-1", host: "127.0.0.1", port }, { username: "u", password: "p" });
  }
  cut(): void {
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
  }
  async die(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

let node: Node;
let asker: RespAsker;
afterEach(async () => {
  asker.close();
  await node.die();
});

test("a connection that was cut is no failure while a new one is answered", async () => {
  node = new Node();
  asker = await node.start();
  expect(await asker.ask([["PING"]])).toEqual(["OK"]);
  node.cut();
  expect(await asker.ask([["PING"], ["PING"]])).toEqual(["OK", "OK"]);
  expect(node.sockets.size).toBe(1);
});

test("a node that died is down, and when it was heard last is kept", async () => {
  node = new Node();
  asker = await node.start();
  await asker.ask([["PING"]]);
  await node.die();
  expect(await asker.ask([["PING"]])).toBeUndefined();
  expect(asker.contact).toMatchObject({ kind: "refused", heardAt: expect.any(Number) });
});

test("a node that takes connections and says nothing is silent, not down", async () => {
  node = new Node();
  asker = await node.start();
  await asker.ask([["PING"]]);
  node.mute = true;
  expect(await asker.ask([["PING"]])).toBeUndefined();
  expect(asker.contact.kind).toBe("silent");
  node.mute = false;
  expect(await asker.ask([["PING"]])).toEqual(["OK"]);
  expect(asker.contact.kind).toBe("answers");
});
