/** One data node from the inside: what it does, what it holds, what it costs. */
import {
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
  VariableSort,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { labDashboard } from "../dashboard.ts";
import { PROMETHEUS } from "../query.ts";
import { clients } from "./redis-node/clients.ts";
import { commands } from "./redis-node/commands.ts";
import { glance } from "./redis-node/glance.ts";
import { keys } from "./redis-node/keys.ts";
import { memory } from "./redis-node/memory.ts";
import { persistence } from "./redis-node/persistence.ts";
import { replication } from "./redis-node/replication.ts";

/** @param selector the series whose `node` label is the list, such as `redis_up{kind="redis"}`. */
const nodeVariable = (label: string, selector: string) =>
  new QueryVariableBuilder("node")
    .label(label)
    .datasource(PROMETHEUS)
    .query(`label_values(${selector},node)`)
    .definition(`label_values(${selector},node)`)
    // A node that was down when the page was opened appears once it has answered.
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(false)
    .includeAll(false);

const open = { Commands: commands, Memory: memory };
/** Closed, or the page would be four screens long. */
const closed = {
  Clients: clients,
  Keys: keys,
  Persistence: persistence,
  Replication: replication,
};

export function redisNode() {
  const dashboard = labDashboard({
    uid: "redis-node",
    title: "Redis node",
    description: "What one data node does, holds and costs. The metric names are those of redis_exporter.",
  }).withVariable(nodeVariable("Node", 'redis_up{kind="redis"}'));
  for (const panel of glance()) dashboard.withPanel(panel);
  for (const [title, panels] of Object.entries(open)) {
    dashboard.withRow(new RowBuilder(title));
    for (const panel of panels()) dashboard.withPanel(panel);
  }
  for (const [title, panels] of Object.entries(closed)) {
    const row = new RowBuilder(title).collapsed(true);
    for (const panel of panels()) row.withPanel(panel);
    dashboard.withRow(row);
  }
  return dashboard;
}
