/** The results of its checks: the inputs of the routing rule. */
import { steps } from "../../panel/frame.ts";
import { graph } from "../../panel/graph.ts";
import { timeline } from "../../panel/timeline.ts";
import { over } from "../../query.ts";
import { CLAIMS } from "../../states.ts";

export const questions = () => [
  timeline({
    title: "Which nodes claim to be master?",
    description:
      "Servers of the backend `claims`: the node answers ROLE with master. Two of them are a split brain.",
    queries: [over('haproxy_server_status{proxy="claims", state="UP"}', "{{server}}")],
    width: 12,
    height: 7,
    words: CLAIMS,
  }),
  graph({
    title: "How many Sentinels report each node as master?",
    description:
      "Servers up in the backends `votes-…`. A node needs two and must claim to be master, else it is not routed to.",
    queries: [
      over(
        'label_replace(haproxy_backend_active_servers{proxy=~"votes-.+"}, "node", "$1", "proxy", "votes-(.+)")',
        "{{node}}",
      ),
    ],
    width: 12,
    height: 7,
    stepped: true,
    max: 3,
    limits: steps("transparent", [2, "green"]),
  }),
  graph({
    title: "How many Sentinels report the master as down?",
    description:
      "With two of them, a node that a Sentinel has selected and that is the only one to claim the role is routed to before the promotion is announced.",
    queries: [
      over('haproxy_backend_active_servers{proxy="master-down"}', "the master is down"),
      over('sum(haproxy_backend_active_servers{proxy=~"promoted-.+"})', "a new one is selected"),
    ],
    width: 12,
    height: 7,
    stepped: true,
    max: 3,
    limits: steps("transparent", [2, "orange"]),
  }),
  graph({
    title: "How long do the checks take?",
    description: "The last check of each server. What takes longer than 500 ms counts as no answer.",
    queries: [
      over('max by (server) (haproxy_server_check_duration_seconds{proxy="claims"})', "{{server}}"),
      over('max by (server) (haproxy_server_check_duration_seconds{proxy=~"votes-.+"})', "{{server}}"),
    ],
    width: 12,
    height: 7,
    unit: "s",
    limits: steps("transparent", [0.5, "red"]),
  }),
];
