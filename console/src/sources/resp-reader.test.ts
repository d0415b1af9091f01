import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { createRespReader, type RespReader } from "./resp-reader.ts";

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

  async start(): Promise<RespReader> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    const { port } = this.server.address() as AddressInfo;
    return createRespReader({ name: "redis-1", host: "127.0.0.1", port }, { username: "u", password: "p" });
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
let reader: RespReader;
afterEach(async () => {
  reader.close();
  await node.die();
});

test("a connection that was cut is no failure while a new one is answered", async () => {
  node = new Node();
  reader = await node.start();
  expect(await reader.ask([["PING"]])).toEqual(["OK"]);
  node.cut();
  expect(await reader.ask([["PING"], ["PING"]])).toEqual(["OK", "OK"]);
  expect(node.sockets.size).toBe(1);
});

test("a node that died is down, and when it was heard last is kept", async () => {
  node = new Node();
  reader = await node.start();
  await reader.ask([["PING"]]);
  await node.die();
  expect(await reader.ask([["PING"]])).toBeUndefined();
  expect(reader.contact).toMatchObject({ kind: "refused", heardAt: expect.any(Number) });
});

test("a node that takes connections and says nothing is silent, not down", async () => {
  node = new Node();
  reader = await node.start();
  await reader.ask([["PING"]]);
  node.mute = true;
  expect(await reader.ask([["PING"]])).toBeUndefined();
  expect(reader.contact.kind).toBe("silent");
  node.mute = false;
  expect(await reader.ask([["PING"]])).toEqual(["OK"]);
  expect(reader.contact.kind).toBe("answers");
});
