/** A surveyed set-up as a person reads it: who is there, then what to change. */
import { bad, doubtful, good, table } from "@redis-ha-lab/scenarios/terminal/table.ts";
import type { Finding } from "./finding.ts";
import type { Survey } from "./survey.ts";

const setting = (value: string | null) => value ?? "?";

/** Lines for a terminal; not cleaned of what a server may have written into them. */
export function adoptLines({ masterName, sentinels, nodes }: Survey, findings: readonly Finding[]): string[] {
  const all = [...nodes, ...sentinels].map(({ name, host, port }) => ({ name, at: `${host}:${port}` }));
  const nameAt = (at: string) => all.find((one) => one.at === at)?.name ?? at;
  const dangers = findings.filter(({ weight }) => weight === "danger").length;
  return [
    `The master is called ${masterName}.`,
    "",
    ...table(
      [
        "SENTINEL",
        "ADDRESS",
        "VERSION",
        "REPORTS AS MASTER",
        "QUORUM",
        "DOWN-AFTER ms",
        "FAILOVER-TIMEOUT ms",
        "KNOWS",
      ],
      sentinels.map(({ name, host, port, version, view }) => [
        ...[name, `${host}:${port}`, version ?? "?"],
        ...(view
          ? [
              nameAt(`${view.master.host}:${view.master.port}`),
              ...["quorum", "down-after-milliseconds", "failover-timeout"].map(
                (field) => view.master.text(field) ?? "?",
              ),
              `${view.replicas.length} replicas, ${view.sentinels.length} Sentinels`,
            ]
          : ["no answer", "?", "?", "?", "?"]),
      ]),
    ),
    "",
    ...table(
      ["NODE", "VERSION", "ROLE", "LINK", "WRITE GUARD", "MAX LAG s", "BACKLOG", "APPEND-ONLY", "PRIORITY"],
      nodes.map(({ name, version, role, linked, settings }) => [
        ...[name, version ?? "?", role ?? "no answer", linked === null ? "–" : linked ? "up" : "down"],
        ...(
          [
            "min-replicas-to-write",
            "min-replicas-max-lag",
            "repl-backlog-size",
            "appendonly",
            "replica-priority",
          ] as const
        ).map((one) => setting(settings[one])),
      ]),
    ),
    "",
    ...(findings.length === 0
      ? [good("Nothing of what was looked at is other than recommended.")]
      : findings.flatMap(({ weight, what, why, todo }) => [
          `${weight === "danger" ? bad("danger") : doubtful("advice")}  ${what}`,
          `        why: ${why}`,
          `        do:  ${todo}`,
        ])),
    ...(findings.length > 0
      ? ["", `Dangers: ${dangers}, advice: ${findings.length - dangers}. Nothing was changed.`]
      : []),
  ];
}
