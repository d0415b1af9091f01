/**
 * A machine that has just been installed: a minimal Debian with `make git ca-certificates` and nothing else, as a
 * container that can run a Docker engine of its own.
 */
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { type Outcome, root } from "../setup/script.ts";

/** By this .ci/run finds what a killed run leaves. */
const LABEL = "redis-ha-lab.test-fresh";
const NETWORK = "redis-ha-lab-fresh";
/** Inside RFC 2544 space, and outside of what the engine in the machine takes (setup/engine-start.sh). */
const SUBNET = "198.19.64.0/24";

const FLAGS = [
  "--cap-add=SYS_ADMIN",
  "--cap-add=NET_ADMIN",
  "--cap-add=NET_RAW",
  "--cap-add=SYS_PTRACE",
  "--security-opt=seccomp=unconfined",
  "--security-opt=apparmor=unconfined",
  "--cgroupns=private",
  // overlayfs does not stack on overlayfs.
  "--volume=/var/lib/docker",
];

/** What a container lacks of a machine; runc needs both. */
const MOUNTS =
  "umount -R /sys/fs/cgroup && mount -t cgroup2 cgroup2 /sys/fs/cgroup && mount -o bind /proc/sys/net /proc/sys/net && mount -o remount,rw,bind /proc/sys/net";

/** @returns the exit code and everything that was said, in its order. */
export function call(program: string, words: readonly string[], input?: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = execFile(program, [...words], { cwd: root, maxBuffer: 64e6 }, (error, stdout, stderr) =>
      resolve({ code: error ? (typeof error.code === "number" ? error.code : 1) : 0, stdout, stderr }),
    );
    child.stdin?.end(input);
  });
}

const docker = (...words: string[]) => call("docker", words);

async function must(program: string, ...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await call(program, words);
  if (code !== 0) throw new Error(`${program} ${words.join(" ")} ended with ${code}:\n${stdout}${stderr}`);
  return stdout.trim();
}

export type Release = "bookworm" | "trixie";

const rootImage = (release: Release) => `redis-ha-lab/fresh:${release}`;

/** The path of the host's mmdebstrap, or of a copy for this checkout, as images/debian/base/build.sh has one. */
let mmdebstrap: Promise<string> | undefined;
function findMmdebstrap(): Promise<string> {
  const fetched = "deb=$(sh setup/debian-package.sh mmdebstrap) && dpkg-deb -x $deb .lab/mmdebstrap";
  const command = `command -v mmdebstrap || { ${fetched} && echo $PWD/.lab/mmdebstrap/usr/bin/mmdebstrap; }`;
  mmdebstrap ??= must("sh", "-c", command);
  return mmdebstrap;
}

/** Makes the image of a machine: the least that calls itself this Debian, and the three packages. */
async function makeRoot(release: Release, mirror: string): Promise<void> {
  const archive = join(tmpdir(), `redis-ha-lab-fresh-${process.pid}-${release}.tar`);
  const options = ["--variant=minbase", "--dpkgopt=force-unsafe-io", "--include=make,git,ca-certificates"];
  try {
    await must(await findMmdebstrap(), ...options, release, archive, mirror);
    await must("docker", "import", "--change", `LABEL ${LABEL}=`, archive, rootImage(release));
  } finally {
    await rm(archive, { force: true });
  }
}

export class Machine {
  readonly #id: string;
  readonly #name: string;
  private constructor(id: string, name: string) {
    this.#id = id;
    this.#name = name;
  }

  /**
   * Starts one, with the host's access to mirrors and registries and a clone of this checkout.
   * @returns why this host can't run such a container, as a string.
   */
  static async start(release: Release, name: string): Promise<Machine | string> {
    const mirror = await must("sh", "setup/debian-mirror.sh");
    if (mirror === "") return "this host's apt knows no Debian mirror";
    await makeRoot(release, mirror);
    await docker("network", "create", "--label", LABEL, "--subnet", SUBNET, NETWORK);
    const words = [
      "run",
      "--detach",
      "--label",
      LABEL,
      "--network",
      NETWORK,
      "--hostname",
      release,
      ...FLAGS,
    ];
    const started = await docker(...words, rootImage(release), "sleep", "infinity");
    if (started.code !== 0) return `Docker refuses such a container: ${started.stderr.trim()}`;
    const machine = new Machine(started.stdout.trim(), name);
    const mounted = await docker("exec", machine.#id, "sh", "-c", MOUNTS);
    if (mounted.code !== 0) {
      await machine.remove();
      return `a container can't be given what an engine needs: ${mounted.stderr.trim()}`;
    }
    await machine.#equip(release, mirror);
    return machine;
  }

  /** What this host knows about reaching the world; then the checkout, as its next clone would be. */
  async #equip(release: Release, mirror: string): Promise<void> {
    const dns = ["/run/systemd/resolve/resolv.conf", "/etc/resolv.conf"].find(existsSync);
    // Docker's own resolver, at 127.0.0.11, would be out of reach for the containers inside.
    if (dns) await this.#write("/etc/resolv.conf", readFileSync(dns, "utf8"));
    await this.#write("/etc/apt/sources.list", `deb ${mirror} ${release} main\n`);
    const apt = await must("apt-config", "dump", "--format", '%f "%v";%n', "Acquire");
    const proxies = apt
      .split("\n")
      .filter((line) => /^Acquire::(https?::(Proxy|CaInfo|Verify)|Check-)/i.test(line));
    await this.#write("/etc/apt/apt.conf.d/99host", `${proxies.join("\n")}\n`);
    const npmrc = join(homedir(), ".npmrc");
    if (existsSync(npmrc)) await this.#write("/root/.npmrc", readFileSync(npmrc, "utf8"));
    const bundle = process.env.NODE_EXTRA_CA_CERTS || process.env.SSL_CERT_FILE;
    if (bundle && existsSync(bundle))
      await this.#write("/etc/ssl/certs/ca-certificates.crt", readFileSync(bundle, "utf8"));
    await this.#pipe(
      "git ls-files -coz --exclude-standard | tar --null --ignore-failed-read -T - -cf -",
      "mkdir /root/lab && cd /root/lab && tar -xf - && git init -q && git add -A",
    );
  }

  async #write(path: string, text: string): Promise<void> {
    const { code, stderr } = await call("docker", ["exec", "-i", this.#id, "sh", "-c", `cat >${path}`], text);
    if (code !== 0) throw new Error(`${path} could not be written in ${this.#name}: ${stderr}`);
  }

  /** Runs one command here and feeds another in the machine with what it prints. */
  async #pipe(here: string, there: string): Promise<void> {
    await must("sh", "-c", `{ ${here}; } | docker exec -i ${this.#id} sh -c '${there}'`);
  }

  /** Puts these images into the machine's engine. */
  load(images: readonly string[]): Promise<void> {
    return this.#pipe(`docker save ${images.join(" ")}`, "docker load -q");
  }

  /** One command of the README, without a terminal. Its output is printed when it ends with another code than expected. */
  async type(command: string, expected = 0): Promise<string> {
    const began = Date.now();
    const env = ["NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE"].flatMap((name) =>
      process.env[name] ? ["--env", `${name}=/etc/ssl/certs/ca-certificates.crt`] : [],
    );
    const registry = process.env.NPM_CONFIG_REGISTRY ? ["--env", "NPM_CONFIG_REGISTRY"] : [];
    const words = [
      "exec",
      ...env,
      ...registry,
      "--workdir",
      "/root/lab",
      this.#id,
      "sh",
      "-c",
      `{ ${command}; } </dev/null 2>&1`,
    ];
    const { code, stdout } = await docker(...words);
    const seconds = ((Date.now() - began) / 1000).toFixed(0);
    if (code !== expected)
      throw new Error(
        `${this.#name}: ${command} ended with ${code}, not ${expected}, after ${seconds} s:\n${stdout}`,
      );
    console.log(`${this.#name}: ${command} (${seconds} s)`);
    return stdout;
  }

  async remove(): Promise<void> {
    await docker("rm", "--force", "--volumes", this.#id);
  }
}

/** Removes every machine, its images and the network, also those of an interrupted run. */
export async function removeMachines(): Promise<void> {
  await must("sh", "tests/fresh/remove.sh");
}

/** The images of the lab that this host uses, by the names in .env. */
export async function imagesInUse(): Promise<ReadonlyMap<string, string>> {
  const file = process.env.COMPOSE_ENV_FILES ?? ".env";
  const lines = readFileSync(join(root, file), "utf8").matchAll(/^([A-Z]+_IMAGE|LAB_IMAGE_TAG)=(.+)$/gm);
  return new Map([...lines].map(([, name = "", value = ""]) => [name, value]));
}
