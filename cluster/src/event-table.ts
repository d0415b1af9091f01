/**
 * Sentinel's events: every one that reaches Pub/Sub (sentinel.c), which Sentinels publish it, which phase of a failover it belongs to,
 * and what it means in a sentence. Metrics, observers, reports, the console and docs/scenarios.md all read it here.
 */
import { count, inWords, list } from "@redis-ha-lab/common/words.ts";
import type { SentinelPhase } from "./phases.ts";

/** An event with names in place of addresses. */
export interface Said {
  readonly sentinel: string;
  readonly payload: string;
  /** What it is about; null where the payload does not say. */
  readonly about: string | null;
  readonly aboutType: "master" | "slave" | "sentinel" | null;
  /** For +switch-master: which node was the master, and which is. */
  readonly from: string | null;
  readonly to: string | null;
}

/** What a sentence says of the other Sentinels. */
export interface Others {
  readonly quorum: number;
  readonly sentinels: number;
  /** The name of the Sentinel with this id, where it is known. */
  readonly nameOfId: (id: string) => string | undefined;
  /** Sentinels that hold it for down at the moment, the reporting one included. */
  readonly missing: (name: string) => readonly string[];
  /** Sentinels that have announced this node as the master. */
  readonly following: (name: string) => readonly string[];
}

export type Severity = "info" | "good" | "warning" | "bad";
export type Sentence = readonly [severity: Severity, sentence: string];

export interface EventFact {
  /** Every Sentinel for itself, one that wants to lead the failover, or the one that leads it. */
  readonly by: "each" | "candidate" | "leader";
  /** The phase of a failover that it belongs to, and whether it ends that phase. */
  readonly phase?: SentinelPhase;
  readonly ends?: true;
  /** `detail`: explains, and repeats what another event says; `routine`: bookkeeping, which explains nothing. */
  readonly weight?: "detail" | "routine";
  readonly sentence?: (said: Said, others: Others) => Sentence;
}

const needed = (quorum: number) => `${inWords(quorum)} ${quorum === 1 ? "is" : "are"} needed`;

const sdown: EventFact["sentence"] = ({ sentinel, about, aboutType }, { quorum, sentinels, missing }) => {
  if (aboutType === "slave") {
    return [
      "warning",
      `${sentinel} thinks the replica ${about} is down: reads move away, writes are unaffected`,
    ];
  }
  if (aboutType === "sentinel") return ["warning", `${sentinel} can't reach the Sentinel ${about}`];
  const by = missing(about ?? "");
  if (by.length === 1) {
    return ["warning", `${sentinel} alone thinks the master ${about} is down; ${needed(quorum)}`];
  }
  return [
    "bad",
    `${list(by)} think the master ${about} is down: ${by.length} of ${sentinels}, ${needed(quorum)}`,
  ];
};

/** In the order of a Sentinel's life: what it watches, what it finds, what it does about it. */
const TABLE = {
  "+monitor": { by: "each", weight: "routine" },
  "-monitor": { by: "each", weight: "routine" },
  "+set": { by: "each", weight: "routine" },
  "+reset-master": {
    by: "each",
    sentence: ({ sentinel }) => ["info", `${sentinel} was reset and discovers the cluster again`],
  },
  "+slave": { by: "each", weight: "routine" },
  "+sentinel": {
    by: "each",
    weight: "detail",
    sentence: ({ sentinel, about }) => ["info", `${sentinel} discovers the Sentinel ${about}`],
  },
  "+sentinel-address-update": { by: "each" },
  "+sentinel-address-switch": { by: "each" },
  "+sentinel-invalid-addr": { by: "each" },
  "-dup-sentinel": { by: "each", weight: "routine" },
  "+reboot": {
    by: "each",
    sentence: ({ sentinel, about }) => ["info", `${sentinel} notices that ${about} was restarted`],
  },
  "+role-change": {
    by: "each",
    sentence: ({ sentinel, about }) => ["good", `${sentinel} finds ${about} in the role it expects`],
  },
  "-role-change": {
    by: "each",
    sentence: ({ sentinel, about, payload }) => {
      const role = /role is (\w+)/.exec(payload)?.[1] === "master" ? "master" : "replica";
      return ["info", `${sentinel} notices that ${about} says it is a ${role}, which is news to it`];
    },
  },
  "+sdown": { by: "each", phase: "detect", ends: true, sentence: sdown },
  "-sdown": {
    by: "each",
    sentence: ({ sentinel, about, aboutType }) => [
      "good",
      `${sentinel} reaches ${aboutType === "master" ? `the master ${about}` : about} again`,
    ],
  },
  "+odown": {
    by: "each",
    phase: "agree",
    ends: true,
    sentence: ({ sentinel, about }, { quorum }) => [
      "bad",
      `${sentinel} has asked the others: ${count(quorum, "Sentinel")} agree that ${about} is down, so it may be replaced`,
    ],
  },
  "-odown": {
    by: "each",
    sentence: ({ sentinel, about }) => [
      "good",
      `${sentinel}: not enough Sentinels think that ${about} is down any more`,
    ],
  },
  "+tilt": {
    by: "each",
    sentence: ({ sentinel }) => [
      "bad",
      `${sentinel} does not trust its clock (it stood still or jumped) and decides nothing for five times down-after`,
    ],
  },
  "-tilt": {
    by: "each",
    sentence: ({ sentinel }) => ["good", `${sentinel} trusts its clock again and takes part`],
  },
  "+new-epoch": {
    by: "each",
    phase: "elect",
    sentence: ({ sentinel, payload }) => [
      "info",
      `${sentinel} enters epoch ${payload}: every election has a number of its own, and each Sentinel one vote in it`,
    ],
  },
  "+vote-for-leader": {
    by: "each",
    phase: "elect",
    sentence: ({ sentinel, payload }, { nameOfId }) => {
      const [id = "", epoch] = payload.split(" ");
      const leader = nameOfId(id);
      if (leader === sentinel) return ["info", `${sentinel} votes for itself in epoch ${epoch}`];
      return ["info", `${sentinel} votes for ${leader ?? "another Sentinel"} in epoch ${epoch}`];
    },
  },
  "+try-failover": {
    by: "candidate",
    phase: "elect",
    sentence: ({ sentinel, about }) => [
      "info",
      `${sentinel} wants to replace ${about} and asks the other Sentinels for their votes`,
    ],
  },
  "+elected-leader": {
    by: "leader",
    phase: "elect",
    ends: true,
    sentence: ({ sentinel, about }) => [
      "good",
      `${sentinel} is elected: it alone replaces ${about}, the others wait`,
    ],
  },
  "+failover-state-select-slave": { by: "leader", phase: "select", weight: "routine" },
  "+selected-slave": {
    by: "leader",
    phase: "select",
    ends: true,
    sentence: ({ sentinel, about }) => [
      "good",
      `${sentinel} chooses ${about} to become the master: of the replicas it trusts, the one with the most data`,
    ],
  },
  "+failover-state-send-slaveof-noone": {
    by: "leader",
    phase: "promote",
    sentence: ({ sentinel, about }) => [
      "info",
      `${sentinel} orders ${about} to be a master (REPLICAOF NO ONE)`,
    ],
  },
  "+failover-state-wait-promotion": {
    by: "leader",
    phase: "promote",
    weight: "detail",
    sentence: ({ sentinel, about }) => [
      "info",
      `${sentinel} waits until ${about} says that it is a master; it looks once a second`,
    ],
  },
  "+promoted-slave": {
    by: "leader",
    phase: "promote",
    ends: true,
    sentence: ({ sentinel, about }) => ["good", `${sentinel} sees that ${about} has become a master`],
  },
  "+failover-state-reconf-slaves": { by: "leader", weight: "routine" },
  "+slave-reconf-sent": {
    by: "leader",
    sentence: ({ sentinel, about }) => ["info", `${sentinel} orders ${about} to follow the new master`],
  },
  "+slave-reconf-sent-be": { by: "leader", weight: "routine" },
  "-slave-reconf-sent-timeout": { by: "leader" },
  "+slave-reconf-inprog": { by: "leader", weight: "routine" },
  "+slave-reconf-done": {
    by: "leader",
    sentence: ({ sentinel, about }) => ["good", `${sentinel} sees that ${about} follows the new master`],
  },
  "+failover-end-for-timeout": {
    by: "leader",
    sentence: ({ sentinel }) => [
      "warning",
      `${sentinel} ends the failover by time-out: a replica does not follow yet and is reconfigured later`,
    ],
  },
  "+failover-end": {
    by: "leader",
    sentence: ({ sentinel }) => ["good", `${sentinel} has finished the failover: every replica follows`],
  },
  "+switch-master": {
    by: "each",
    phase: "switch",
    ends: true,
    sentence: ({ sentinel, to }, { sentinels, following }) => {
      const by = following(to ?? "");
      if (by.length === sentinels) {
        return [
          "good",
          `all ${count(sentinels, "Sentinel")} now follow ${to}: clients that ask them are sent there`,
        ];
      }
      return ["good", `${sentinel} now follows ${to} as the master (${by.length} of ${sentinels})`];
    },
  },
  "+config-update-from": {
    by: "each",
    weight: "detail",
    sentence: ({ sentinel, about }) => [
      "info",
      `${sentinel} learns from ${about} that another node is the master: the higher epoch wins`,
    ],
  },
  "+convert-to-slave": {
    by: "each",
    sentence: ({ sentinel, about }) => [
      "info",
      `${sentinel} tells ${about}, which came back as a master, to be a replica`,
    ],
  },
  "+fix-slave-config": {
    by: "each",
    sentence: ({ sentinel, about }) => ["info", `${sentinel} points ${about} to the right master`],
  },
  "-failover-abort-not-elected": {
    by: "candidate",
    sentence: ({ sentinel }) => [
      "info",
      `${sentinel} was not elected in time: another one was, or too few answered`,
    ],
  },
  "-failover-abort-no-good-slave": {
    by: "leader",
    sentence: ({ sentinel }) => [
      "bad",
      `${sentinel} finds no replica fit to be the master and gives up; the next attempt comes later`,
    ],
  },
  "-failover-abort-slave-timeout": {
    by: "leader",
    sentence: ({ sentinel }) => [
      "bad",
      `${sentinel} gives up: the chosen replica did not become a master in time`,
    ],
  },
  "-script-error": { by: "each" },
  "-script-timeout": { by: "each" },
} as const satisfies Record<string, EventFact>;

/** As on the wire: "+sdown". A newer server may have others. */
export type EventName = keyof typeof TABLE;
export const SENTINEL_EVENTS = TABLE as Readonly<Record<EventName, EventFact>>;

export const factOf = (event: string): EventFact | undefined =>
  (SENTINEL_EVENTS as Readonly<Record<string, EventFact>>)[event];
