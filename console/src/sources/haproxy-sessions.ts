/** How many client sessions HAProxy holds, from its statistics in CSV. */

/** @returns established sessions of the two frontends that take clients; null when the page is not what it was. */
export function parseSessions(csv: string): { write: number; read: number } | null {
  const [head = "", ...rows] = csv.replace(/^# /, "").trim().split("\n");
  const columns = head.split(",");
  const [proxy, server, sessions] = ["pxname", "svname", "scur"].map((name) => columns.indexOf(name));
  const of = (frontend: string): number => {
    const row = rows
      .map((line) => line.split(","))
      .find((cells) => cells[proxy ?? -1] === frontend && cells[server ?? -1] === "FRONTEND");
    return Number(row?.[sessions ?? -1] || Number.NaN);
  };
  const found = { write: of("writes"), read: of("reads") };
  return Number.isFinite(found.write) && Number.isFinite(found.read) ? found : null;
}
