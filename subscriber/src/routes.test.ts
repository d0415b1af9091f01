import { once } from "node:events";
import type { Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { closeServer, createApp, listen } from "@redis-ha-lab/common/http.ts";
import { createLogger } from "@redis-ha-lab/common/logger.ts";
import { Registry } from "prom-client";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createInbox } from "./inbox.ts";
import { createRoutes } from "./routes.ts";

let server: Server;
let port: number;

beforeEach(async () => {
  const options = {
    logger: createLogger("test", "error"),
    register: new Registry(),
    names: [],
    readiness: () => ({ ready: true, reasons: [] }),
  };
  const app = createApp(options);
  app.use(
    createRoutes({
      ...{ feeds: [], replicas: [], inbox: createInbox(10), profile: "tuned", mostReaders: 1 },
      topology: () => ({}) as never,
    }),
  );
  server = await listen(app, 0, options);
  port = (server.address() as AddressInfo).port;
});
afterEach(() => closeServer(server));

it("HEAD of the stream ends, and takes no reader's place", async () => {
  const socket = connect(port, "127.0.0.1");
  let answers = "";
  socket.on("data", (more) => {
    answers += more;
  });
  const head = (path: string, more = "") => `HEAD ${path} HTTP/1.1\r\nHost: localhost\r\n${more}\r\n`;
  // On one connection: the last is answered only once those before have ended.
  socket.write(head("/messages/stream") + head("/messages/stream") + head("/stats", "Connection: close\r\n"));
  await once(socket, "close");
  expect(answers.match(/HTTP\/1\.1 200/g)).toHaveLength(3);
});

it.each(["after=", "after=0x10", "limit=1e2", "limit=%205", "limit=0", "limit=1001", "after=1&after=2"])(
  "%s is no question",
  async (query) => expect((await fetch(`http://127.0.0.1:${port}/messages?${query}`)).status).toBe(400),
);
