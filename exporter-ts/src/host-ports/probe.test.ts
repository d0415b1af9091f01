import { createServer, type Server } from "node:net";
import { afterEach, expect, test } from "vitest";
import { takesConnections } from "./probe.ts";

let server: Server | undefined;
afterEach(() => void server?.close());

const listening = () =>
  new Promise<number>((resolve) => {
    server = createServer().listen(0, "127.0.0.1", () => {
      const address = server?.address();
      resolve(typeof address === "object" && address ? address.port : 0);
    });
  });

test("a port takes connections while something listens on it, and not after", async () => {
  const port = await listening();
  const endpoint = { name: "service", host: "127.0.0.1", port };
  expect(await takesConnections(endpoint, 1_000)).toBe(true);
  await new Promise((resolve) => server?.close(resolve));
  expect(await takesConnections(endpoint, 1_000)).toBe(false);
});
