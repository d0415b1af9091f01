/** Which node has which role, and which one each part takes for the master. */
import { over } from "../query.ts";
import { MASTER_NUMBERS, ROLES } from "../states.ts";
import { timeline } from "./timeline.ts";

type Words = Pick<Parameters<typeof timeline>[0], "title" | "description" | "links">;

export const rolesOfNodes = (words: Words) =>
  timeline({
    ...words,
    queries: [over("node:redis_role:state", "{{node}}")],
    width: 12,
    height: 7,
    words: ROLES,
  });

export const mastersOfAll = (words: Words) =>
  timeline({
    ...words,
    queries: [
      over("cluster:master_by_role:number", "the node itself"),
      over("cluster:master_by_haproxy:number", "HAProxy routes"),
      over("cluster:master_by_sentinels:number", "the Sentinels"),
    ],
    width: 12,
    height: 7,
    words: MASTER_NUMBERS,
  });
