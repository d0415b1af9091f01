import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { describe, expect, it } from "vitest";

const MODULES = new URL(".", import.meta.url).href;

/** Runs a small program with a lifecycle, as a process of its own: it ends itself. */
function run(body: string) {
  const program = `
    import { createLifecycle } from "${MODULES}lifecycle.ts";
    import { createLogger } from "${MODULES}logger.ts";
    const lifecycle = createLifecycle(createLogger("test", "error"));
    const part = (name) => lifecycle.onStop(name, () => console.log("stopped " + name));
    ${body}
    setInterval(() => {}, 1000);
    console.log("running");`;
  const child = spawn(process.execPath, ["--input-type=module-typescript", "-e", program], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const lines: string[] = [];
  const output = createInterface(child.stdout);
  output.on("line", (line) => lines.push(line));
  const running = new Promise<void>((resolve) => {
    output.on("line", (line) => line === "running" && resolve());
  });
  return { child, lines, running, exited: once(child, "exit") };
}

describe("a process with a lifecycle", () => {
  it("stops its parts in reverse order at SIGTERM and exits with 0", async () => {
    const { child, lines, running, exited } = run('part("connections"); part("http");');
    await running;
    child.kill("SIGTERM");
    expect(await exited).toEqual([0, null]);
    expect(lines).toEqual(["running", "stopped http", "stopped connections"]);
  });

  it("stops the other parts when one of them fails to", async () => {
    const { child, lines, running, exited } = run(
      'part("connections"); lifecycle.onStop("bad", () => { throw new Error("no"); });',
    );
    await running;
    child.kill("SIGINT");
    expect(await exited).toEqual([0, null]);
    expect(lines).toContain("stopped connections");
  });

  it("stops its parts once, however often it is asked", async () => {
    const { lines, exited } = run(
      'part("http"); await Promise.all([lifecycle.stop("a"), lifecycle.stop("b")]); process.kill(process.pid, "SIGTERM");',
    );
    expect(await exited).toEqual([0, null]);
    expect(lines.filter((line) => line === "stopped http")).toHaveLength(1);
  });

  it.each([
    ["an exception", 'setTimeout(() => { throw new Error("lost"); });'],
    ["a rejection", 'setTimeout(() => void Promise.reject(new Error("lost")));'],
  ])("stops in order and exits with 1 after an uncaught %s", async (_what, fault) => {
    const { lines, exited } = run(`part("http"); ${fault}`);
    expect(await exited).toEqual([1, null]);
    expect(lines).toContain("stopped http");
  });
});
