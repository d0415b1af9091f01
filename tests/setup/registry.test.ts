import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { startRegistry, THERE } from "./fake-registry.ts";
import { pathWith, root, run, script, temporaryFolder } from "./script.ts";

/** What the caller of images/registry.sh takes as: this source is unavailable, try another. */
const TRY_ANOTHER = 75;

async function pull(images: readonly string[], env: Record<string, string> = {}) {
  const file = join(temporaryFolder(), "versions.env");
  writeFileSync(file, images.map((image, index) => `NUMBER${index}_IMAGE=${image}  # a comment\n`).join(""));
  onTestFinished(async () => void (await run("docker", ["rmi", "--force", ...images])));
  return script("images/registry.sh", { IMAGE_VERSIONS: file, ...env });
}

describe("pulling the official images", () => {
  test("those that are missing are pulled, and a second time nothing is", async () => {
    const registry = await startRegistry();
    const images = [`${registry}/one:there`, `${registry}/two:there`];
    const file = join(temporaryFolder(), "versions.env");
    writeFileSync(file, images.map((image, index) => `NUMBER${index}_IMAGE=${image}\n`).join(""));
    onTestFinished(async () => void (await run("docker", ["rmi", "--force", ...images])));
    const first = await script("images/registry.sh", { IMAGE_VERSIONS: file });
    const second = await script("images/registry.sh", { IMAGE_VERSIONS: file });
    expect(first).toMatchObject({ code: 0, stderr: expect.stringContaining(`${registry}/two:there`) });
    expect(second).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  test("one that is pinned by its digest is pulled once, and another one under the same tag is not taken", async () => {
    const registry = await startRegistry();
    const pinned = `${registry}/one:there@${THERE}`;
    const file = join(temporaryFolder(), "versions.env");
    writeFileSync(file, `ONE_IMAGE=${pinned}  # a comment\n`);
    onTestFinished(async () => void (await run("docker", ["rmi", "--force", pinned])));
    const first = await script("images/registry.sh", { IMAGE_VERSIONS: file });
    expect(first).toMatchObject({ code: 0, stderr: expect.stringContaining(pinned) });
    expect(await script("images/registry.sh", { IMAGE_VERSIONS: file })).toEqual({
      ...{ code: 0, stdout: "", stderr: "" },
    });

    const other = `${registry}/one:there@sha256:${"0".repeat(64)}`;
    const { code, stderr } = await pull([other], { AUTO: "1" });
    expect(code).toBe(1);
    expect(stderr).toContain(`The image registry has no ${other}.`);
  });

  test.for([{}, { AUTO: "1" }])(
    "a missing tag is an error that names it, never a reason to fall back (%j)",
    async (env) => {
      const registry = await startRegistry();
      const { code, stderr } = await pull([`${registry}/one:there`, `${registry}/one:not-there`], env);
      expect(code).toBe(1);
      expect(stderr).toContain(`The image registry has no ${registry}/one:not-there.`);
    },
  );

  test("a registry that can't be reached leaves the choice to the caller", async () => {
    const { code, stderr } = await pull(["127.0.0.1:9/one:there"], { AUTO: "1" });
    expect(code).toBe(TRY_ANOTHER);
    expect(stderr).toContain("The image registry can't be reached");
  });

  test("it is an error where only the registry was asked for", async () => {
    const { code, stderr } = await pull(["127.0.0.1:9/one:there"]);
    expect(code).toBe(1);
    expect(stderr).toContain("make images IMAGES=debian");
  });

  test("a registry that says nothing is given up after the time limit", async () => {
    const registry = await startRegistry({ silent: true });
    const { code, stderr } = await pull([`${registry}/one:there`], { AUTO: "1", REGISTRY_TIMEOUT: "1" });
    expect(code).toBe(TRY_ANOTHER);
    expect(stderr).toContain("no answer in 1 s");
  });

  test("a registry that goes away half-way counts as not reachable", async () => {
    const registry = await startRegistry({ gone: "gone" });
    const { code, stderr } = await pull([`${registry}/one:there`, `${registry}/one:gone`], { AUTO: "1" });
    expect(code).toBe(TRY_ANOTHER);
    expect(stderr).toContain("The image registry can't be reached");
  });

  test("a reached rate limit is told as what it is", async () => {
    const registry = await startRegistry({ limited: true });
    const { code, stderr } = await pull([`${registry}/one:there`], { AUTO: "1" });
    expect(code).toBe(TRY_ANOTHER);
    expect(stderr).toContain("its rate limit is reached");
  });

  test("with neither a registry nor a Debian mirror it ends with one sentence and changes nothing", async () => {
    const docker = `case "$1" in images) ;; pull) echo 'dial tcp: no such host' >&2; exit 1 ;; *) exit 1 ;; esac`;
    const { code, stderr } = await script("images/images.sh", {
      PATH: pathWith({ docker }),
      DEBIAN_MIRROR: "http://127.0.0.1:9/debian",
      LAB_PROJECT: "no-such-lab",
    });
    expect(code).toBe(1);
    expect(stderr).toContain("Debian's mirror can't be reached, nor can the image registry");
    expect(existsSync(join(root, ".env.no-such-lab"))).toBe(false);
  });

  test("an unknown source is refused with the known ones", async () => {
    const { code, stderr } = await script("images/images.sh", { IMAGES: "moon", LAB_PROJECT: "no-such-lab" });
    expect(code).toBe(1);
    expect(stderr).toContain("Use auto, registry or debian.");
  });
});
