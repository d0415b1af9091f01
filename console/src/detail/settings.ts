/** The settings of a node that decide how it behaves when something fails, with what each decides. */
export const SETTINGS: Readonly<Record<string, string>> = {
  "min-replicas-to-write": "the fence: with fewer replicas a master refuses writes; 0 switches it off",
  "min-replicas-max-lag": "seconds of silence until a replica does not count for the fence",
  "replica-priority": "the lowest is promoted first; 0 never",
  "repl-backlog-size": "bytes a replica may have missed and still continue without a full copy",
  "repl-timeout": "seconds of silence until a replication link counts as broken",
  appendonly: "whether every write goes to disk as it comes",
  appendfsync: "how much of it a power cut may cost: everysec is up to a second",
  save: "when a snapshot is written, as seconds and writes",
  maxmemory: "bytes; 0 is no limit",
  "maxmemory-policy": "what happens at the limit: noeviction refuses writes, the others delete keys",
  "slowlog-log-slower-than": "microseconds from which a command counts as slow",
};
