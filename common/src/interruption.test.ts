import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

const module = JSON.stringify(new URL("./interruption.ts", import.meta.url).href);

/** A command that is under way when something happens, and tidies up. */
const command = (happens: string) =>
  spawnSync(
    process.execPath,
    [
      "--input-type=module",
      "--eval",
      `const { interruption, interruptedCode } = await import(${module});
       const working = setInterval(() => {}, 1_000);
       interruption.addEventListener("abort", () => setTimeout(() => {
         console.log("healed");
         process.exit(interruptedCode());
       }, 20));
       setImmediate(() => { ${happens} });`,
    ],
    { encoding: "utf8", timeout: 30_000 },
  );

test.each([
  ["an unhandled rejection", 'Promise.reject(new Error("SUBSCRIBE refused"))'],
  ["an error in a timer", 'setTimeout(() => { throw new Error("SUBSCRIBE refused"); })'],
])("after %s a command still tidies up, says what it was and fails", (_what, happens) => {
  const { status, stdout, stderr } = command(happens);
  expect({ status, stdout }).toEqual({ status: 1, stdout: "healed\n" });
  expect(stderr).toContain("SUBSCRIBE refused");
});

test.each([
  ["SIGINT", "SIGTERM"],
  ["SIGTERM", "SIGINT"],
])("one keystroke that arrives as %s and %s is one", (first, then) => {
  const both = `process.kill(process.pid, "${first}"); setTimeout(() => process.kill(process.pid, "${then}"), 5);`;
  expect(command(both)).toMatchObject({ status: 130, stdout: "healed\n" });
});

test("the second Ctrl-C ends it at once", () => {
  const twice = `process.once("SIGINT", () => process.kill(process.pid, "SIGINT")); process.kill(process.pid, "SIGINT");`;
  expect(command(twice)).toMatchObject({ status: 130, stdout: "" });
});

test("after Ctrl-C it tidies up and ends with 130", () => {
  expect(command('process.kill(process.pid, "SIGINT")')).toMatchObject({ status: 130, stdout: "healed\n" });
});
