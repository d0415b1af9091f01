import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { pathWith, run, script, temporaryFolder } from "./script.ts";

/** A docker whose engine answers as told; Compose is there in the version given. */
const docker = ({ engine = "exit 0", compose = "2.40.3" }) => `
case "$1 $2" in
  "compose version") echo ${compose} ;;
  version*) ${engine} ;;
esac`;

/** On this PATH every process is this user on this system. */
const who = (uid: string, system = "Linux") => ({
  id: `case "$1" in -un) echo somebody ;; *) echo ${uid} ;; esac`,
  uname: `echo ${system}`,
});

/** Never reaches the real apt, whatever a script does. */
const noApt = { "apt-get": "echo 'E: Unable to locate package' >&2; exit 100", "apt-cache": "exit 1" };

const engine = (programs: Record<string, string>, env: Record<string, string> = {}) =>
  script("setup/engine.sh", { DOCKER_HOST: "", ...env, PATH: pathWith({ ...noApt, ...programs }) });

const unreachable = "echo 'Cannot connect to the Docker daemon' >&2; exit 1";

describe("the Docker engine", () => {
  test("one that answers is left alone, without a word", async () => {
    const { code, stderr } = await engine({ docker: docker({}), ...who("1000") });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  test("a missing Compose is named, and who is not root is told to be", async () => {
    const withoutCompose = 'case "$1" in compose) exit 1 ;; esac';
    const { code, stderr } = await engine({ docker: withoutCompose, ...who("1000") });
    expect(code).toBe(1);
    expect(stderr).toContain("missing: docker-compose");
    expect(stderr).toContain("sudo make start");
  });

  test("without a terminal nothing is installed unless YES=1 allows it", async () => {
    const apt = { "apt-get": "echo apt was called; exit 100" };
    const withoutCompose = 'case "$1" in compose) exit 1 ;; esac';
    const { code, stdout, stderr } = await engine({ docker: withoutCompose, ...apt, ...who("0") });
    expect({ code, stdout }).toEqual({ code: 76, stdout: "" });
    expect(stderr).toBe(
      "✗ This would install docker-compose with apt, and without a terminal nobody can be asked: nothing was changed.\n" +
        "  Allow it beforehand: YES=1, as in make start YES=1\n",
    );
  });

  describe("on a terminal", () => {
    const asked = "? May this install docker-compose with apt? [Y/n] ";
    /** What a person sees, and what apt was told, when they answer so. */
    async function answered(answer: string) {
      const folder = temporaryFolder();
      const log = join(folder, "apt");
      const programs = {
        "apt-get": `echo "$*" >>${log}; exit 100`,
        "apt-cache": "exit 1",
        docker: 'case "$1" in compose) exit 1 ;; esac',
        ...who("0"),
      };
      // util-linux's script gives its child a terminal of its own; what it is fed is what a person types.
      const command = `printf '%s\\n' '${answer}' | script --quiet --return --command 'sh setup/engine.sh' /dev/null`;
      const { code, stdout } = await run("sh", ["-c", command], { PATH: pathWith(programs) });
      return {
        code,
        screen: stdout.replaceAll("\r", ""),
        apt: existsSync(log) ? readFileSync(log, "utf8") : "",
      };
    }

    test.for(["", "y", "Yes"])("the answer %o lets it install", async (answer) => {
      const { screen, apt } = await answered(answer);
      expect(screen).toContain(asked);
      expect(screen).not.toContain("Nothing installed.");
      expect(apt).not.toBe("");
    });

    test.for(["n", "no", "what?"])("the answer %o changes nothing", async (answer) => {
      const { code, screen, apt } = await answered(answer);
      expect({ code, apt }).toEqual({ code: 1, apt: "" });
      expect(screen).toContain(asked);
      expect(screen).toContain("Nothing installed.");
    });
  });

  test("an engine that is installed but stopped is told from one that is missing", async () => {
    const { code, stderr } = await engine({
      docker: docker({ engine: unreachable }),
      dockerd: "",
      ...who("1000"),
    });
    expect(code).toBe(1);
    expect(stderr).toContain("The Docker engine is not running.");
    expect(stderr).toContain("sudo systemctl start docker");
  });

  test("an engine that refuses this user is told from one that does not run", async () => {
    const denied = "echo 'permission denied while trying to connect to the Docker daemon socket' >&2; exit 1";
    const { code, stderr } = await engine({ docker: docker({ engine: denied }), ...who("1000") });
    expect(code).toBe(1);
    expect(stderr).toContain("The Docker engine runs, but somebody may not talk to it.");
    expect(stderr).toContain("usermod -aG docker somebody");
  });

  test("an engine elsewhere that does not answer is named by DOCKER_HOST", async () => {
    const { code, stderr } = await engine(
      { docker: docker({ engine: unreachable }), ...who("0") },
      { DOCKER_HOST: "tcp://127.0.0.1:9" },
    );
    expect(code).toBe(1);
    expect(stderr).toContain("No Docker engine answers at DOCKER_HOST=tcp://127.0.0.1:9.");
  });

  test("on a Mac it is started by its owner, never by a script", async () => {
    const { code, stderr } = await engine({ docker: docker({ engine: unreachable }), ...who("0", "Darwin") });
    expect(code).toBe(1);
    expect(stderr).toContain("Start Docker Desktop");
  });

  test.for(["2.25.1", "1.29.2", "v2.3.0"])("Compose %s is too old", async (compose) => {
    const { code, stderr } = await engine({ docker: docker({ compose }), ...who("1000") });
    expect(code).toBe(1);
    expect(stderr).toContain(`Docker Compose ${compose} is too old: the lab needs 2.26 or later.`);
  });

  test.for(["2.26.1-4", "v2.40.3", "5.0.0"])("Compose %s is recent enough", async (compose) => {
    expect((await engine({ docker: docker({ compose }), ...who("1000") })).code).toBe(0);
  });
});
