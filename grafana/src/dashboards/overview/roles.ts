/** Which node has which role, and who reports it. */
import { more } from "../../dashboard.ts";
import { timeline } from "../../panel/timeline.ts";
import { over } from "../../query.ts";
import { MASTER_NUMBERS, ROLES } from "../../states.ts";

export const roles = () => [
  timeline({
    title: "Which role does each node have?",
    description: "What each node itself answers. An empty stretch means that there was no answer.",
    queries: [over("node:redis_role:state", "{{node}}")],
    width: 12,
    height: 7,
    words: ROLES,
    links: [more("Redis node", "redis-node")],
  }),
  timeline({
    title: "Do all report the same master?",
    description:
      "Three bands of one colour are a healthy cluster. In a failover the colours change one after the other: the node takes the role, HAProxy routes to it, the Sentinels announce it.",
    queries: [
      over("cluster:master_by_role:number", "the node itself"),
      over("cluster:master_by_haproxy:number", "HAProxy routes"),
      over("cluster:master_by_sentinels:number", "the Sentinels"),
    ],
    width: 12,
    height: 7,
    words: MASTER_NUMBERS,
    links: [more("Failover", "failover")],
  }),
];
