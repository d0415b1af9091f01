/** The home page: who is master, do all agree, can clients write, what just happened. */
import { labDashboard } from "../dashboard.ts";
import { steps } from "../panel/frame.ts";
import { graph } from "../panel/graph.ts";
import { bigNumber } from "../panel/number.ts";
import { timeline } from "../panel/timeline.ts";
import { now, over } from "../query.ts";
import { ROLES } from "../states.ts";

export const overview = () =>
  labDashboard({
    uid: "redis-ha-overview",
    title: "Redis HA overview",
    description: "Who is master, do all agree, can clients write, what just happened.",
  })
    .withPanel(
      bigNumber({
        title: "Who is master?",
        description: "The node that answers `role:master`. Two names are a split brain; none is an outage.",
        queries: [now('redis_instance_role{role="master"} == 1', "{{node}}")],
        width: 6,
        height: 4,
        colors: steps("green"),
        nameOnly: true,
        unknown: "no master",
      }),
    )
    .withPanel(
      timeline({
        title: "Which role does each node have?",
        description: "What each node itself answers. An empty stretch means that nobody could be asked.",
        queries: [over("node:redis_role:state", "{{node}}")],
        width: 18,
        height: 8,
        words: ROLES,
      }),
    )
    .withPanel(
      graph({
        title: "Which server does HAProxy send writes to?",
        description: "Exactly one server of the backend `write` is up; the others are down by design.",
        queries: [over('haproxy_server_status{proxy="write",state="UP"}', "{{server}}")],
        width: 24,
        height: 7,
        stepped: true,
        min: 0,
        max: 1,
      }),
    );
