/**
 * HAProxy's configuration for other nodes and Sentinels. The lab's own haproxy.cfg is the pattern: it says everything
 * once for each of its three nodes or Sentinels, so that people can read it, and this says it as often as there are
 * nodes and Sentinels. Nothing of the rule is written a second time here.
 */
import { majorityOf } from "@redis-ha-lab/cluster/majority.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";

export interface Cluster {
  readonly nodes: readonly Endpoint[];
  readonly sentinels: readonly Endpoint[];
  /** What the Sentinels call the master. */
  readonly masterName: string;
  /** Where HAProxy will find the Lua files. */
  readonly folder: string;
}

/** The nodes and the Sentinels of the file that is the pattern. */
const LAB_SIZE = 3;
const LAB_FOLDER = "/usr/local/etc/haproxy";
const LAB_MAJORITY = 2;

/**
 * A place where a number of the lab's stands. It is one character while lines are compared and copied; the private
 * use area has room for as many nodes as any cluster has.
 */
const mark = (base: number, at: number) => String.fromCharCode(base + at);
const NODE = 0xe000;
const SENTINEL = 0xe800;
const MAJORITY = "\uf8ff";
type Kind = typeof NODE | typeof SENTINEL;

const numbers = (size: number) => Array.from({ length: size }, (_, at) => at + 1);

/** A line with marks instead of the numbers of nodes and Sentinels. Comments stay as they are. */
function marked(line: string): string {
  if (/^\s*#/.test(line)) return line;
  return line
    .replace(
      new RegExp(`(nbsrv\\((?:votes-[^)]*|master-down)\\) ge )${LAB_MAJORITY}\\b`),
      (_, before) => `${before}${MAJORITY}`,
    )
    .replace(/(?<=sentinel-|\$\{LAB_NET\}\.2)[1-3]\b/g, (number) => mark(SENTINEL, Number(number)))
    .replace(/(?<=[a-z][-_]|\$\{LAB_NET\}\.1)[1-3]\b/g, (number) => mark(NODE, Number(number)));
}

const has = (text: string, kind: Kind) => numbers(LAB_SIZE).some((at) => text.includes(mark(kind, at)));
const renumber = (text: string, kind: Kind, as: Readonly<Record<number, number>>) =>
  [...text]
    .map((letter) => {
      const at = as[letter.charCodeAt(0) - kind];
      return at === undefined ? letter : mark(kind, at);
    })
    .join("");

/** One line per node; where the pattern names the two others, each line names all others. */
function forEach(line: string, kind: Kind, size: number): string[] {
  const words = line.split(" ");
  return numbers(size).map((own) => {
    const others = numbers(size).filter((at) => at !== own);
    return words
      .flatMap((word, at) => {
        if (word.includes(mark(kind, 3))) return [];
        if (!word.includes(mark(kind, 2))) return [renumber(word, kind, { 1: own })];
        if (words[at + 1] !== renumber(word, kind, { 2: 3 })) return [word];
        return others.map((other) => renumber(word, kind, { 2: other }));
      })
      .join(" ");
  });
}

/** One line per pair of nodes. */
const forPairs = (line: string, kind: Kind, size: number): string[] =>
  numbers(size).flatMap((one) =>
    numbers(size)
      .filter((other) => other > one)
      .map((other) => renumber(line, kind, { 1: one, 2: other })),
  );

/** One line that names all nodes, with the same words between them. */
function forAll(line: string, kind: Kind, size: number): string[] {
  const [one, two, three] = numbers(LAB_SIZE).map((at) => mark(kind, at));
  const listed = new RegExp(
    `(?<word>\\S*)${one}(?<between> (?:\\S+ )?)\\k<word>${two}\\k<between>\\k<word>${three}`,
  );
  const found = listed.exec(line)?.groups;
  if (!found) return [];
  const { word = "", between = "" } = found;
  return [
    line.replace(listed, () =>
      numbers(size)
        .map((at) => `${word}${mark(kind, at)}`)
        .join(between),
    ),
  ];
}

const PATTERNS = [
  { lines: LAB_SIZE, expand: forEach },
  { lines: LAB_SIZE, expand: forPairs },
  { lines: 1, expand: forAll },
];

/** @throws when a line's numbers follow none of the patterns. */
function expandLines(lines: readonly string[], kind: Kind, size: number): string[] {
  const result: string[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? "";
    if (!has(line, kind)) {
      result.push(line);
      at += 1;
      continue;
    }
    const found = PATTERNS.find((pattern) => {
      const copied = pattern.expand(line, kind, LAB_SIZE);
      return copied.length === pattern.lines && copied.every((copy, next) => copy === lines[at + next]);
    });
    if (!found) {
      throw new Error(
        `haproxy.cfg says something about single nodes or Sentinels that follows no known pattern, so it cannot be said about others: ${line.replace(/[\ue000-\uf8ff]/g, "N").trim()}`,
      );
    }
    result.push(...found.expand(line, kind, size));
    at += found.lines;
  }
  return result;
}

/** A whole section per node, such as `backend votes-redis-1`: up to and with the empty line after it. */
function expandSections(lines: readonly string[], size: number): string[] {
  const result: string[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? "";
    if (!line.startsWith("backend ") || !has(line, NODE)) {
      result.push(line);
      at += 1;
      continue;
    }
    const length = lines.indexOf("", at) - at + 1;
    const section = lines.slice(at, at + length);
    const copy = (own: number) => section.map((text) => renumber(text, NODE, { 1: own }));
    const theirs = lines.slice(at, at + length * LAB_SIZE);
    if (numbers(LAB_SIZE).flatMap(copy).join("\n") !== theirs.join("\n")) {
      throw new Error(
        `haproxy.cfg's sections like "${line.replace(/[\ue000-\uf8ff]/g, "N")}" differ in more than the node`,
      );
    }
    result.push(...numbers(size).flatMap(copy));
    at += length * LAB_SIZE;
  }
  return result;
}

/** Names and addresses instead of marks. */
function named(text: string, { nodes, sentinels, masterName, folder }: Cluster): string {
  let result = text
    .replaceAll(MAJORITY, String(majorityOf(sentinels.length)))
    .replaceAll(`${LAB_FOLDER}/`, `${folder}/`)
    .replaceAll(`\${SENTINEL_MASTER_NAME}`, masterName);
  const put = (kind: Kind, prefix: string, subnet: number, port: number, all: readonly Endpoint[]) => {
    for (const [at, node] of all.entries()) {
      const place = mark(kind, at + 1);
      const address = `\${LAB_NET}.${subnet}${place}`;
      // In a Sentinel's answer each word is preceded by its length.
      const said = (host: string, number: number) =>
        `${host}\\r\\n.4\\r\\nport\\r\\n.${String(number).length}\\r\\n${number}\\r\\n`;
      result = result
        .replaceAll(`${prefix}-${place}`, node.name)
        .replaceAll(`${address}:${port}`, `${node.host}:${node.port}`)
        .replaceAll(said(address, port), said(node.host, node.port))
        .replaceAll(address, node.host)
        .replaceAll(place, String(at + 1));
    }
  };
  put(NODE, "redis", 1, 6379, nodes);
  put(SENTINEL, "sentinel", 2, 26379, sentinels);
  return result;
}

/**
 * @param pattern the text of the lab's haproxy.cfg.
 * @throws when the pattern has a line that cannot be said about other nodes.
 */
export function expand(pattern: string, cluster: Cluster): string {
  const withSections = expandSections(pattern.split("\n").map(marked), cluster.nodes.length);
  // In sections per node every number of a node is its own by now.
  let inside = false;
  const free: string[] = [];
  const result: string[] = [];
  const flush = () => {
    result.push(...expandLines(free.splice(0), NODE, cluster.nodes.length));
  };
  for (const line of withSections) {
    if (
      line.startsWith("backend ") &&
      numbers(cluster.nodes.length).some((at) => line.includes(mark(NODE, at)))
    ) {
      flush();
      inside = true;
    }
    if (inside) result.push(line);
    else free.push(line);
    if (line === "") inside = false;
  }
  flush();
  return named(expandLines(result, SENTINEL, cluster.sentinels.length).join("\n"), cluster);
}
