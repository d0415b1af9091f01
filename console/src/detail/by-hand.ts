/** How a person sees the same in a terminal. */
import type { NodeDetail } from "../state/node-detail.ts";

const QUESTIONS: readonly (readonly [shows: string, command: string])[] = [
  ["role, offset and replicas", "info replication"],
  ["memory", "info memory"],
  ["clients", "client list"],
  ["slow commands", "slowlog get 10"],
  ["persistence", "info persistence"],
  ["the fence", "config get min-replicas-*"],
];

export const byHand = (node: string): NodeDetail["commands"] =>
  QUESTIONS.map(([shows, command]) => ({ shows, command: `make cli NODE=${node} CMD="${command}"` }));
