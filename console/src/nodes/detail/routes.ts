/** GET /api/nodes/:name, for the nodes that are configured and nothing else. */
import type { Credentials } from "@redis-ha-lab/cluster/connect/redis.ts";
import { ConnectionFailure } from "@redis-ha-lab/cluster/resp/failure.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { HttpError } from "@redis-ha-lab/common/http.ts";
import { Router } from "express";
import { failed, NEVER } from "../../sources/contact.ts";
import { askClosely } from "./answers.ts";
import type { NodeDetail } from "./schema.ts";

/** How a person sees the same in a terminal. */
const QUESTIONS: readonly (readonly [shows: string, command: string])[] = [
  ["role, offset and replicas", "info replication"],
  ["memory", "info memory"],
  ["clients", "client list"],
  ["slow commands", "slowlog get 10"],
  ["persistence", "info persistence"],
  ["the write guard", "config get min-replicas-*"],
];

const byHand = (node: string): NodeDetail["commands"] =>
  QUESTIONS.map(([shows, command]) => ({ shows, command: `make cli NODE=${node} CMD="${command}"` }));

/** However many pages look, a node is asked this seldom. */
const FRESH_MS = 1_000;

export function detailRoutes(nodes: readonly Endpoint[], credentials: Credentials): Router {
  const router = Router();
  const asked = new Map<string, { readonly atMs: number; readonly answer: Promise<NodeDetail> }>();

  function detailOf(node: Endpoint): Promise<NodeDetail> {
    const before = asked.get(node.name);
    if (before && performance.now() - before.atMs < FRESH_MS) return before.answer;
    const answer = ask(node);
    asked.set(node.name, { atMs: performance.now(), answer });
    return answer;
  }

  async function ask(node: Endpoint): Promise<NodeDetail> {
    const { name, host, port } = node;
    const common = { name, address: `${host}:${port}`, time: Date.now(), commands: byHand(name) };
    try {
      return { ...common, reason: null, answers: await askClosely(node, nodes, credentials) };
    } catch (error) {
      if (!(error instanceof ConnectionFailure)) throw error;
      const { reason } = failed(NEVER, { reason: error.code, connected: error.connected });
      return { ...common, reason, answers: null };
    }
  }

  router.get("/api/nodes/:name", async (request, response) => {
    const node = nodes.find(({ name }) => name === request.params.name);
    if (!node) {
      throw new HttpError(
        404,
        "there is no such node",
        nodes.map(({ name }) => name),
      );
    }
    response.json(await detailOf(node));
  });
  return router;
}
