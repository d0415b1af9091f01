/** Certificates for a test cluster, made by the product's own script. */
import { execFile } from "node:child_process";
import { createReadStream } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const ROOT = new URL("../../", import.meta.url).pathname;
const SIGN = `${ROOT}setup/tls-sign.sh`;

export interface Certificates {
  /** A folder per node and Sentinel, and `clients`. */
  readonly folder: string;
  readonly ca: string;
  /** Runs the script again with these settings. @returns what it made, one name each. */
  sign(settings: Readonly<Record<string, string>>): Promise<string[]>;
  /** Runs a command in the folder, as root and with openssl. */
  inside(command: string): Promise<string>;
  remove(): Promise<void>;
}

/** The image that `make start` signs with: unless one is named, the newest, of this checkout if it has built one. */
async function toolsImage(): Promise<string> {
  const { TOOLS_IMAGE: given } = process.env;
  if (given) return given;
  const list = ["images", "--format", "{{.Repository}}:{{.Tag}}", "redis-ha-lab/tools"];
  const own = ["--filter", `label=redis-ha-lab.checkout=${ROOT.slice(0, -1)}`];
  const found = await Promise.all([run("docker", [...list, ...own]), run("docker", list)]);
  const [newest] = found.flatMap(({ stdout }) => stdout.split("\n").filter((name) => name !== ""));
  if (!newest) throw new Error("there is no image redis-ha-lab/tools: make images");
  return newest;
}

const members = (net: string) =>
  [1, 2, 3].flatMap((n) => [`redis-${n}=${net}.1${n}`, `sentinel-${n}=${net}.2${n}`]).join(",");

export async function makeCertificates(net: string): Promise<Certificates> {
  const folder = await mkdtemp(join(tmpdir(), "redis-ha-lab-tls-"));
  const image = await toolsImage();
  const shell = (args: readonly string[], env: Readonly<Record<string, string>>, script?: string) =>
    new Promise<string>((resolve, reject) => {
      const child = execFile(
        "docker",
        [
          ...["run", "--rm", "-i", "--network", "none", "--entrypoint", "sh", "--volume", `${folder}:/tls`],
          ...Object.entries(env).flatMap(([name, value]) => ["--env", `${name}=${value}`]),
          ...[image, ...args],
        ],
        (error, stdout, stderr) => {
          if (error) reject(Object.assign(error, { message: `${error.message}\n${stderr}` }));
          else resolve(stdout);
        },
      );
      if (script && child.stdin) createReadStream(script).pipe(child.stdin);
      else child.stdin?.end();
    });
  const defaults = {
    ...{ PROJECT: "test", DAYS: "365", KEEP_DAYS: "30", RENEW: "", RUNNING: "" },
    ...{ ALSO: `DNS:haproxy,IP:${net}.5`, MEMBERS: members(net) },
  };
  const sign = async (settings: Readonly<Record<string, string>>) =>
    (await shell(["-s"], { ...defaults, ...settings }, SIGN)).split("\n").filter((line) => line !== "");
  await sign({});
  return {
    folder,
    ca: await readFile(join(folder, "clients/ca.crt"), "utf8"),
    sign,
    inside: (command) => shell(["-c", `cd /tls && ${command}`], {}),
    remove: async () => {
      // A key is its node's user's.
      await shell(["-c", "rm -rf /tls/*"], {});
      await rm(folder, { recursive: true });
    },
  };
}
