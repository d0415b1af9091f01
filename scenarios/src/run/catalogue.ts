/** The scenarios: one file each in catalog/, found by looking, so that adding one touches one file. */
import { readdir } from "node:fs/promises";
import type { Scenario } from "../model/scenario.ts";

const FOLDER = new URL("../../catalog/", import.meta.url);

export async function scenarioNames(): Promise<string[]> {
  const files = await readdir(FOLDER);
  return files
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => file.replace(/\.ts$/, ""))
    .sort();
}

/** @throws when there is no such scenario, naming those there are. */
export async function loadScenario(name: string): Promise<Scenario> {
  const names = await scenarioNames();
  if (!names.includes(name))
    throw new Error(`there is no scenario "${name}"; there are: ${names.join(", ")}`);
  const loaded: { default: Scenario } = await import(new URL(`${name}.ts`, FOLDER).href);
  if (loaded.default.name !== name)
    throw new Error(`catalog/${name}.ts names its scenario "${loaded.default.name}"`);
  return loaded.default;
}

/** All of them in teaching order. */
export async function allScenarios(): Promise<Scenario[]> {
  const all = await Promise.all((await scenarioNames()).map(loadScenario));
  return all.sort((left, right) => left.order - right.order);
}
