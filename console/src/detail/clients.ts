/** CLIENT LIST, summed up. */
import type { NodeAnswers } from "../state/node-detail.ts";

/** @param text one line per connection: `id=3 addr=… name=publisher … user=app …` */
export function groupClients(text: string): NodeAnswers["clients"]["groups"] {
  const groups = new Map<string, { user: string; name: string; connections: number }>();
  for (const line of text.split("\n")) {
    const fields = new Map(
      line.split(" ").map((pair): [string, string] => {
        const equals = pair.indexOf("=");
        return [pair.slice(0, equals), pair.slice(equals + 1)];
      }),
    );
    const user = fields.get("user");
    if (user === undefined) continue;
    const name = fields.get("name") ?? "";
    const group = groups.get(`${user} ${name}`) ?? { user, name, connections: 0 };
    group.connections += 1;
    groups.set(`${user} ${name}`, group);
  }
  return [...groups.values()].sort(
    (one, other) =>
      other.connections - one.connections ||
      `${one.user} ${one.name}`.localeCompare(`${other.user} ${other.name}`),
  );
}
