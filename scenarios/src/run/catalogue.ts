/** The scenarios: one file each in catalog/, found by looking, so that adding one touches one file. */
import { readdir } from "node:fs/promises";
import type { Scenario } from "../model/scenario.ts";

const FOLDER = new URL("../../catalog/", import.meta.url);
/** Those that need hosts: what they break is no container. */
const OF_HOSTS = new URL("../../hosts/", import.meta.url);

export async function scenarioNames(folder = FOLDER): Promise<string[]> {
  const files = await readdir(folder);
  return files
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => file.replace(/\.ts$/, ""))
    .sort();
}

async function load(name: string, folder = FOLDER): Promise<Scenario> {
  const file = new URL(`${name}.ts`, folder);
  const loaded: { default: Scenario } = await import(file.href);
  if (loaded.default.name !== name)
    throw new Error(`${file.pathname} names its scenario "${loaded.default.name}"`);
  return loaded.default;
}

/** Those for hosts alone, in teaching order. */
export async function scenariosOfHosts(): Promise<Scenario[]> {
  const all = await Promise.all((await scenarioNames(OF_HOSTS)).map((name) => load(name, OF_HOSTS)));
  return all.sort((left, right) => left.order - right.order);
}

/** @param name today's or the former one. @throws when there is no such scenario, naming those there are. */
export async function loadScenario(name: string): Promise<Scenario> {
  const names = await scenarioNames();
  if (names.includes(name)) return load(name);
  if ((await scenarioNames(OF_HOSTS)).includes(name)) return load(name, OF_HOSTS);
  const renamed = (await Promise.all(names.map((one) => load(one)))).find(
    ({ formerly }) => formerly === name,
  );
  if (renamed) return renamed;
  throw new Error(
    `there is no scenario "${name}"; there are: ${names.join(", ")}; and of hosts: ${(await scenarioNames(OF_HOSTS)).join(", ")}`,
  );
}

/** All of them in teaching order. */
export async function allScenarios(): Promise<Scenario[]> {
  const all = await Promise.all((await scenarioNames()).map((name) => load(name)));
  return all.sort((left, right) => left.order - right.order);
}
