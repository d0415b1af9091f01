import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { encode, ReplyError } from "@redis-ha-lab/cluster/resp/codec.ts";
import { ConnectionFailure } from "@redis-ha-lab/cluster/resp/failure.ts";
import { afterEach, describe, expect, it } from "vitest";
import { PersistentConnection } from "./persistent-connection.ts";

const PING = encode([["PING"]]);
const open: (() => void)[] = [];

/** A server that does with each connection and each request what the test says. */
async function server(onData: (socket: Socket, text: string, connection: number) => void) {
  let connections = 0;
  const sockets = new Set<Socket>();
  const listening: Server = createServer((socket) => {
    connections += 1;
    const connection = connections;
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("data", (data) => onData(socket, data.toString(), connection));
  });
  listening.listen(0, "127.0.0.1");
  await once(listening, "listening");
  const { port } = listening.address() as AddressInfo;
  open.push(() => {
    for (const socket of sockets) socket.destroy();
    listening.close();
  });
  return { port, connections: () => connections, close: () => listening.close() };
}

function connectTo(port: number, credentials?: { username: string; password: string }): PersistentConnection {
  const endpoint = { name: "redis-1", host: "127.0.0.1", port };
  const access = { clientName: "test", ...(credentials && { credentials }) };
  const connection = new PersistentConnection(endpoint, access);
  open.push(() => connection.close());
  return connection;
}

const soon = () => performance.now() + 10_000;
const reasonOf = async (answer: Promise<unknown>) => {
  const failure = await answer.then(
    () => undefined,
    (error: unknown) => error,
  );
  return failure instanceof ConnectionFailure ? failure.reason : failure;
};
const isHandshake = (text: string) => text.includes("SETNAME");

afterEach(() => {
  for (const end of open.splice(0)) end();
});

describe("a persistent connection", () => {
  it("is opened once for many requests", async () => {
    const { port, connections } = await server((socket) => socket.write("+PONG\r\n"));
    const connection = connectTo(port);
    for (let asked = 0; asked < 3; asked += 1) {
      expect((await connection.ask(PING, soon())).replies).toEqual(["PONG"]);
    }
    expect(connections()).toBe(1);
  });

  it("that the server closes is opened again within the same request", async () => {
    const { port, connections } = await server((socket, text, at) => {
      if (isHandshake(text) || at > 1) socket.write("+OK\r\n");
      else socket.destroy();
    });
    const connection = connectTo(port);
    expect((await connection.ask(PING, soon())).replies).toEqual(["OK"]);
    expect(connections()).toBe(2);
  });

  it("gives error replies back as replies", async () => {
    const { port } = await server((socket, text) =>
      socket.write(isHandshake(text) ? "+OK\r\n" : "-ERR no\r\n"),
    );
    expect((await connectTo(port).ask(PING, soon())).replies).toEqual([new ReplyError("ERR no")]);
  });

  it("fails with timeout at its deadline when only half a reply comes", async () => {
    const { port } = await server((socket, text) =>
      socket.write(isHandshake(text) ? "+OK\r\n" : "$100\r\nhalf"),
    );
    const connection = connectTo(port);
    expect(await reasonOf(connection.ask(PING, performance.now() + 50))).toBe("timeout");
  });

  it("never takes a late reply for the answer to the next request", async () => {
    let late: Socket | undefined;
    const { port } = await server((socket, text, at) => {
      if (isHandshake(text)) socket.write("+OK\r\n");
      else if (at === 1) late = socket;
      else socket.write("+second\r\n");
    });
    const connection = connectTo(port);
    expect(await reasonOf(connection.ask(PING, performance.now() + 50))).toBe("timeout");
    late?.write("+first\r\n");
    expect((await connection.ask(PING, soon())).replies).toEqual(["second"]);
  });

  it.each([
    ["auth", "-WRONGPASS invalid username-password pair or user is disabled.\r\n"],
    ["auth", "-ERR AUTH <password> called without any password configured for the default user.\r\n"],
    ["max_clients", "-ERR max number of clients reached\r\n"],
    ["protocol", "HTTP/1.1 400 Bad Request\r\n\r\n"],
    ["protocol", "+OK\r\n+OK\r\n+OK\r\n+OK\r\n"],
  ])("fails with %s when the handshake is answered with %j", async (reason, answer) => {
    const { port } = await server((socket) => socket.write(answer));
    const connection = connectTo(port, { username: "exporter", password: "secret" });
    expect(await reasonOf(connection.ask(PING, soon()))).toBe(reason);
  });

  it("fails with refused at once when nothing listens", async () => {
    const { port, close } = await server(() => {});
    close();
    expect(await reasonOf(connectTo(port).ask(PING, soon()))).toBe("refused");
  });
});
