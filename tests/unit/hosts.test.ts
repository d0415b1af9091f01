/** The files of hosts/ against the lab's own, which they must not forget anything of. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const read = (path: string) => readFileSync(`${ROOT}${path}`, "utf8");
const template = (part: string) => read(`hosts/roles/redis_ha/templates/${part}.env.j2`);
const compose = parse(read("docker-compose.yaml"), { merge: true, maxAliasCount: -1 });

/** What the template says for this name, loops over lists of names included. */
const says = (text: string, name: string) =>
  text.includes(`\n${name}=`) || [...text.matchAll(/'([A-Z_]+)'/g)].some(([, listed]) => listed === name);

describe.each([
  ["redis", "redis-1"],
  ["sentinel", "sentinel-1"],
])("%s.env", (part, service) => {
  const text = template(part);

  test("says everything that the lab's container is told", () => {
    // MODULES is about the image; which hash or password a node gets is looked at below.
    const names = Object.keys(compose.services[service].environment).filter(
      (name) => name !== "MODULES" && !/_(PASSWORD|SHA256)$/.test(name),
    );
    expect(names.length).toBeGreaterThan(5);
    expect(names.filter((name) => !says(text, name))).toEqual([]);
  });

  test("has a password or its hash for each user", () => {
    const users = [...read(`${part}/users.acl`).matchAll(/@([A-Z_]+)_PASSWORD@/g)].map(([, name]) => name);
    expect(users.length).toBeGreaterThan(2);
    expect(users.filter((name = "") => !says(text, name))).toEqual([]);
  });
});

test("HAProxy's environment is all that haproxy.cfg reads but the lab's addresses", () => {
  const config = `${read("haproxy/haproxy.cfg")}${read("haproxy/replica-lag.lua")}`
    .split("\n")
    .filter((line) => !/^\s*(#|--)/.test(line))
    .join("\n");
  const names = [...config.matchAll(/\$\{([A-Z_]+)\}|getenv\("([A-Z_]+)"\)/g)].map(
    ([, one, other]) => one ?? other ?? "",
  );
  // Addresses and name are written out, and the hosts speak no TLS (docs/hosts.md).
  const elsewhere = ["LAB_NET", "SENTINEL_MASTER_NAME", "TLS", "TLS_CA_FILE"];
  const wanted = [...new Set(names)].filter((name) => !elsewhere.includes(name));
  expect(wanted.length).toBe(4);
  expect(wanted.filter((name) => !says(template("haproxy"), name))).toEqual([]);
});

test("no passwords of one's own stand in an inventory of the project", () => {
  const { redis_ha: group } = parse(read("hosts/lab/inventory.yaml"));
  expect(Object.keys(group.hosts)).toEqual(["host-1", "host-2", "host-3"]);
  expect(group.vars).not.toHaveProperty("passwords");
});

test("the documentation lists every port that the hosts listen on", () => {
  const page = read("docs/hosts.md");
  for (const port of ["6379", "6380", "26379", "6383", "6384", "8404", "112", "22"])
    expect(page).toMatch(new RegExp(`^\\| [^|]*\\b${port}\\b`, "m"));
});
