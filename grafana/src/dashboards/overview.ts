/** The home page: which node is master, do all agree, can clients write, what just happened. */
import { labDashboard } from "../dashboard.ts";
import { clients } from "./overview/clients.ts";
import { glance } from "./overview/glance.ts";
import { roles } from "./overview/roles.ts";
import { trouble } from "./overview/trouble.ts";

export function overview() {
  const dashboard = labDashboard({
    uid: "redis-ha-overview",
    title: "Redis HA overview",
    description: "Which node is master, do all agree, can clients write, what just happened.",
  });
  for (const panel of [...glance(), ...roles(), ...clients(), ...trouble()]) dashboard.withPanel(panel);
  return dashboard;
}
