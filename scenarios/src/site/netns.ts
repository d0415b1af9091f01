/**
 * Changes inside the network namespace of a running container, within some ten milliseconds: a helper that sees the
 * host's processes enters it. It lives as long as this process holds its stdin, like the lab's lock.
 */
import { PassThrough } from "node:stream";
import type Docker from "dockerode";
import { lineSplitter } from "./lines.ts";

/** A line in is `<pid> <rules, base64>`, a line out `<exit code> <ns before> <ns after> <what nft said>`. */
const LOOP = `while read -r pid rules; do
  before=$(date +%s%N)
  said=$(printf %s "$rules" | base64 -d | nsenter -t "$pid" -n nft -f - 2>&1); code=$?
  echo "$code $before $(date +%s%N) $(printf %s "$said" | tr '\\n' ' ')"
done`;

export interface Changed {
  /** The wall clock right before and after, in ms since 1970. */
  readonly beforeMs: number;
  readonly afterMs: number;
}

export interface Netns {
  /** Loads an nftables ruleset in the namespace of this process. @throws when nft refuses it. */
  load(pid: number, ruleset: string): Promise<Changed>;
  end(): void;
}

/** @throws when the engine does not allow such a helper. */
export async function startNetns(docker: Docker, project: string, image: string): Promise<Netns> {
  const container = await docker.createContainer({
    Image: image,
    Entrypoint: ["sh", "-c", LOOP],
    Cmd: [],
    User: "0",
    AttachStdin: true,
    OpenStdin: true,
    StdinOnce: true,
    AttachStdout: true,
    AttachStderr: true,
    Labels: {
      "com.docker.compose.project": project,
      "com.docker.compose.service": "helper",
      "com.docker.compose.oneoff": "True",
    },
    HostConfig: {
      AutoRemove: true,
      NetworkMode: "none",
      PidMode: "host",
      CapAdd: ["SYS_ADMIN", "SYS_PTRACE", "NET_ADMIN"],
    },
  });
  const stream = await container.attach({
    stream: true,
    stdin: true,
    stdout: true,
    stderr: true,
    hijack: true,
  });
  await container.start();
  const waiting: { resolve: (line: string) => void; reject: (error: Error) => void }[] = [];
  const out = new PassThrough({ encoding: "utf8" });
  docker.modem.demuxStream(stream, out, out);
  const split = lineSplitter();
  out.on("data", (text: string) => {
    for (const line of split(text)) waiting.shift()?.resolve(line);
  });
  stream.on("close", () => {
    for (const { reject } of waiting.splice(0))
      reject(new Error("the helper in the network namespaces ended"));
  });
  return {
    end: () => void stream.end(),
    async load(pid, ruleset) {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      waiting.push({ resolve, reject });
      stream.write(`${pid} ${Buffer.from(ruleset).toString("base64")}\n`);
      const [code, before, after, ...said] = (await promise).split(" ");
      if (code !== "0") throw new Error(`nft could not change the firewall: ${said.join(" ").trim()}`);
      return { beforeMs: Number(before) / 1e6, afterMs: Number(after) / 1e6 };
    },
  };
}
