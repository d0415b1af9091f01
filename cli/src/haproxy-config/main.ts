/**
 * `make haproxy-config`: the lab's routing for other nodes and Sentinels, as a folder that HAProxy can be started with.
 * Runs on the host and needs no lab.
 */
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describeError } from "@redis-ha-lab/common/logger.ts";
import { loadWanted } from "./config.ts";
import { expand } from "./expand.ts";

const LAB = new URL("../../../haproxy/", import.meta.url);
const LUA = ["asked.lua", "awake.lua", "replica-lag.lua"];

const {
  NODES: nodes,
  SENTINELS: sentinels,
  MASTER_NAME: masterName,
  FOLDER: folder,
  OUT: out,
} = loadWanted();

try {
  const pattern = await readFile(new URL("haproxy.cfg", LAB), "utf8");
  const text = expand(pattern, { nodes, sentinels, masterName, folder });
  await mkdir(out, { recursive: true });
  await writeFile(join(out, "haproxy.cfg"), text);
  for (const name of LUA) await copyFile(new URL(name, LAB), join(out, name));
} catch (error) {
  process.stderr.write(`${out} could not be written: ${describeError(error)}\n`);
  process.exit(1);
}
process.stdout.write(`${out}: haproxy.cfg for ${nodes.length} nodes and ${sentinels.length} Sentinels, ${LUA.join(", ")}
HAProxy must find them in ${folder}, and REDIS_HEALTHCHECK_PASSWORD and SENTINEL_CLIENT_PASSWORD in its environment.
Where nodes and Sentinels speak TLS: TLS=on, and TLS_CA_FILE with the authority that signed their certificates.
Check it there: haproxy -c -f ${folder}/haproxy.cfg
`);
