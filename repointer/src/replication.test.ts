import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseReplication, type Replication, stepTo } from "./replication.ts";

const OLD = "8f2a4b0c1d3e5f60718293a4b5c6d7e8f9012345";
const NEW = "0123456789abcdef0123456789abcdef01234567";

const promotedText = [
  "# Replication",
  "role:master",
  "connected_slaves:0",
  "min_slaves_good_slaves:0",
  `master_replid:${NEW}`,
  `master_replid2:${OLD}`,
  "master_repl_offset:5000",
  "second_repl_offset:5001",
  "repl_backlog_active:1",
  "repl_backlog_size:67108864",
  "repl_backlog_first_byte_offset:1001",
  "repl_backlog_histlen:4000",
].join("\r\n");

const orphanText = [
  "# Replication",
  "role:slave",
  "master_host:198.18.77.11",
  "master_port:6379",
  "master_link_status:down",
  "slave_read_repl_offset:4900",
  "slave_repl_offset:4900",
  `master_replid:${OLD}`,
  "master_replid2:0000000000000000000000000000000000000000",
  "master_repl_offset:4900",
  "second_repl_offset:-1",
  "repl_backlog_active:1",
  "repl_backlog_first_byte_offset:1001",
  "repl_backlog_histlen:3900",
].join("\r\n");

function read(text: string): Replication {
  const replication = parseReplication(text);
  if (!replication) throw new Error("no role in this text");
  return replication;
}
const promoted = read(promotedText);
const orphan = read(orphanText);

describe("INFO replication", () => {
  it("of a promoted node tells its former history and where that ended", () => {
    expect(promoted).toMatchObject({
      role: "master",
      id: NEW,
      offset: 5000,
      formerId: OLD,
      formerUntil: 5001,
      backlogFrom: 1001,
      backlogUntil: 5001,
    });
  });

  it("of a replica without its master still tells how far it got", () => {
    expect(orphan).toMatchObject({
      role: "replica",
      offset: 4900,
      id: OLD,
      masterHost: "198.18.77.11",
      masterPort: 6379,
    });
  });

  it("without a role is not an answer", () => {
    expect(parseReplication("")).toBeUndefined();
    expect(parseReplication("role:sentinel\r\n")).toBeUndefined();
  });
});

describe("following the promoted node", () => {
  it("continues a replica of the same master that got as far or less far", () => {
    expect(stepTo(promoted, orphan)).toBe("continues");
    expect(stepTo(promoted, { ...orphan, offset: 5000 })).toBe("continues");
  });

  it("would cost a replica its data when it got further than the promoted node", () => {
    expect(stepTo(promoted, { ...orphan, offset: 5001 })).toBe("replica-ahead");
  });

  it("would cost a replica its data when it holds another history", () => {
    expect(stepTo(promoted, { ...orphan, id: "f".repeat(40) })).toBe("other-history");
  });

  it("would be a full copy when the backlog no longer reaches back far enough, or is off", () => {
    expect(stepTo(promoted, { ...orphan, offset: 999 })).toBe("behind-backlog");
    const without = read(promotedText.replace("repl_backlog_active:1", "repl_backlog_active:0"));
    expect(stepTo(without, orphan)).not.toBe("continues");
  });

  it("continues exactly when Redis's rule for partial resynchronisation grants it", () => {
    // masterTryPartialResynchronization, with psync_offset = what the replica has + 1.
    const granted = (to: Replication, replica: Replication) => {
      const psync = replica.offset + 1;
      const known = replica.id === to.id || (replica.id === to.formerId && psync <= to.formerUntil);
      return known && psync >= to.backlogFrom && psync <= to.backlogUntil;
    };
    const offset = fc.integer({ min: 0, max: 40 });
    const id = fc.constantFrom(OLD, NEW, "other");
    fc.assert(
      fc.property(offset, id, offset, offset, fc.nat(20), (at, replicaId, until, from, length) => {
        const to = { ...promoted, formerUntil: until, backlogFrom: from, backlogUntil: from + length };
        const replica = { ...orphan, offset: at, id: replicaId };
        expect(stepTo(to, replica) === "continues").toBe(granted(to, replica));
      }),
    );
  });
});
