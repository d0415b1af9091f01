import { expect, test } from "vitest";
import { groupClients } from "./answers.ts";
import { readLatency, readSlowLog } from "./slow-log.ts";

test("a slow command is told with the beginning of its arguments", () => {
  const long = "x".repeat(100);
  const [entry] = readSlowLog([
    [14, 1_700_000_000, 25_000, ["SET", "key", long], "198.18.77.31:5000", "publisher"],
  ]);
  expect(entry).toEqual({
    id: 14,
    at: 1_700_000_000_000,
    microseconds: 25_000,
    command: `SET key ${"x".repeat(39)}…`,
    client: "198.18.77.31:5000",
    clientName: "publisher",
  });
});

test("a client without a name has none, and a log without entries is empty", () => {
  expect(readSlowLog([[1, 2, 3, ["PING"], "127.0.0.1:1", ""]])[0]?.clientName).toBeNull();
  expect([readSlowLog([]), readSlowLog(undefined), readLatency(null)]).toEqual([[], [], []]);
});

test("connections are summed up by who they are", () => {
  const line = (id: number, user: string, name: string) =>
    `id=${id} addr=198.18.77.31:${id} name=${name} db=0 user=${user} resp=2`;
  const text = [line(1, "app", "publisher"), line(2, "exporter", ""), line(3, "app", "publisher")].join("\n");
  expect(groupClients(`${text}\n`)).toEqual([
    { user: "app", name: "publisher", connections: 2 },
    { user: "exporter", name: "", connections: 1 },
  ]);
});
