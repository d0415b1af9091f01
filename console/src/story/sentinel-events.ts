/** What the Sentinels say, in sentences for a newcomer. The event as on the wire stays in the entry. */
import { count, list } from "../compose/words.ts";
import type { HeardEvent } from "../sources/heard-event.ts";
import type { Severity } from "../state/timeline.ts";
import type { Draft } from "./draft.ts";
import type { Opinions } from "./opinions.ts";

export interface Voters {
  readonly quorum: number;
  readonly sentinels: number;
  /** The name of the Sentinel with this id, where it is known. */
  readonly nameOfId: (id: string) => string | undefined;
}

type Told = readonly [severity: Severity, sentence: string];
type Teller = (heard: HeardEvent, opinions: Opinions, voters: Voters) => Told | null;

/** Bookkeeping inside Sentinel, which explains nothing. After each switch it lists the replicas anew (+slave). */
const SILENT =
  /^[+-](slave|slave-reconf-(inprog|sent)|failover-state-(select-slave|reconf-slaves)|dup-sentinel|monitor|set)$/;

const NUMBER_WORDS = ["no", "one", "two", "three", "four", "five"];
const needed = (quorum: number) => `${NUMBER_WORDS[quorum] ?? quorum} ${quorum === 1 ? "is" : "are"} needed`;

const sdown: Teller = ({ sentinel, about, aboutType }, opinions, { quorum, sentinels }) => {
  if (aboutType === "slave") {
    return [
      "warning",
      `${sentinel} thinks the replica ${about} is down: readers lose it, writers need not care`,
    ];
  }
  if (aboutType === "sentinel") return ["warning", `${sentinel} can't reach the Sentinel ${about}`];
  const by = opinions.missing(about ?? "");
  if (by.length === 1) {
    return ["warning", `${sentinel} alone thinks the master ${about} is down; ${needed(quorum)}`];
  }
  return [
    "bad",
    `${list(by)} think the master ${about} is down: ${by.length} of ${sentinels}, ${needed(quorum)}`,
  ];
};

const TELLERS: Readonly<Record<string, Teller>> = {
  "+sdown": sdown,
  "-sdown": ({ sentinel, about, aboutType }) => [
    "good",
    `${sentinel} reaches ${aboutType === "master" ? `the master ${about}` : about} again`,
  ],
  "+odown": ({ sentinel, about }, _, { quorum }) => [
    "bad",
    `${sentinel} has asked the others: ${count(quorum, "Sentinel")} agree that ${about} is down, so it may be replaced`,
  ],
  "-odown": ({ sentinel, about }) => [
    "good",
    `${sentinel}: not enough Sentinels think that ${about} is down any more`,
  ],
  "+new-epoch": ({ sentinel, payload }) => [
    "info",
    `${sentinel} enters epoch ${payload}: every election has a number of its own, and each Sentinel one vote in it`,
  ],
  "+try-failover": ({ sentinel, about }) => [
    "info",
    `${sentinel} wants to replace ${about} and asks the other Sentinels for their votes`,
  ],
  "+vote-for-leader": ({ sentinel, payload }, _, { nameOfId }) => {
    const [id = "", epoch] = payload.split(" ");
    const leader = nameOfId(id);
    if (leader === sentinel) return ["info", `${sentinel} votes for itself in epoch ${epoch}`];
    return ["info", `${sentinel} votes for ${leader ?? "another Sentinel"} in epoch ${epoch}`];
  },
  "+elected-leader": ({ sentinel, about }) => [
    "good",
    `${sentinel} is elected: it alone replaces ${about}, the others wait`,
  ],
  "+selected-slave": ({ sentinel, about }) => [
    "good",
    `${sentinel} chooses ${about} to become the master: of the replicas it trusts, the one with the most data`,
  ],
  "+failover-state-send-slaveof-noone": ({ sentinel, about }) => [
    "info",
    `${sentinel} orders ${about} to be a master (REPLICAOF NO ONE)`,
  ],
  "+failover-state-wait-promotion": ({ sentinel, about }) => [
    "info",
    `${sentinel} waits until ${about} says that it is a master; it looks once a second`,
  ],
  "+promoted-slave": ({ sentinel, about }) => ["good", `${sentinel} sees that ${about} has become a master`],
  "+slave-reconf-done": ({ sentinel, about }) => [
    "good",
    `${sentinel} sees that ${about} follows the new master`,
  ],
  "+failover-end": ({ sentinel }) => ["good", `${sentinel} has finished the failover: every replica follows`],
  "+failover-end-for-timeout": ({ sentinel }) => [
    "warning",
    `${sentinel} ends the failover by time-out: a replica does not follow yet, it is told again later`,
  ],
  "+switch-master": ({ sentinel, to }, opinions, { sentinels }) => {
    const by = opinions.following(to ?? "");
    if (by.length === sentinels) {
      return [
        "good",
        `all ${count(sentinels, "Sentinel")} now follow ${to}: clients that ask them are sent there`,
      ];
    }
    return ["good", `${sentinel} now follows ${to} as the master (${by.length} of ${sentinels})`];
  },
  "+config-update-from": ({ sentinel, about }) => [
    "info",
    `${sentinel} learns from ${about} that another node is the master: the higher epoch wins`,
  ],
  "+convert-to-slave": ({ sentinel, about }) => [
    "info",
    `${sentinel} tells ${about}, which came back as a master, to be a replica`,
  ],
  "+fix-slave-config": ({ sentinel, about }) => ["info", `${sentinel} points ${about} to the right master`],
  "+role-change": ({ sentinel, about }) => ["good", `${sentinel} finds ${about} in the role it expects`],
  "-role-change": ({ sentinel, about, payload }) => {
    const role = /role is (\w+)/.exec(payload)?.[1] === "master" ? "master" : "replica";
    return ["info", `${sentinel} notices that ${about} says it is a ${role}, which is news to it`];
  },
  "+reboot": ({ sentinel, about }) => ["info", `${sentinel} notices that ${about} was restarted`],
  "+sentinel": ({ sentinel, about }) => ["info", `${sentinel} discovers the Sentinel ${about}`],
  "+reset-master": ({ sentinel }) => [
    "info",
    `${sentinel} was told to forget what it knows and to look again`,
  ],
  "+tilt": ({ sentinel }) => [
    "bad",
    `${sentinel} does not trust its clock (it stood still or jumped) and decides nothing for 30 s`,
  ],
  "-tilt": ({ sentinel }) => ["good", `${sentinel} trusts its clock again and takes part`],
  "-failover-abort-not-elected": ({ sentinel }) => [
    "info",
    `${sentinel} was not elected in time: another one was, or too few answered`,
  ],
  "-failover-abort-no-good-slave": ({ sentinel }) => [
    "bad",
    `${sentinel} finds no replica fit to be the master and gives up; the next attempt comes later`,
  ],
  "-failover-abort-slave-timeout": ({ sentinel }) => [
    "bad",
    `${sentinel} gives up: the chosen replica did not become a master in time`,
  ],
};

/** @returns null for what explains nothing. `opinions` must have taken the event in already. */
export function sentinelDraft(heard: HeardEvent, opinions: Opinions, voters: Voters): Draft | null {
  const { at, event, sentinel, payload } = heard;
  if (SILENT.test(event)) return null;
  const told =
    TELLERS[event]?.(heard, opinions, voters) ?? (["info", `${sentinel} says ${event} ${payload}`] as const);
  const [severity, sentence] = told;
  const subject = heard.to ?? heard.about ?? sentinel;
  return {
    at,
    group: "sentinels",
    kind: event,
    subject,
    severity,
    sentence,
    detail: `${sentinel}: ${event} ${payload}`,
  };
}
