/** Every dashboard, in the order of the menu. */
import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { complete } from "./complete.ts";
import { delivery } from "./dashboards/delivery.ts";
import { failover } from "./dashboards/failover.ts";
import { haproxy } from "./dashboards/haproxy.ts";
import { overview } from "./dashboards/overview.ts";
import { redisNode } from "./dashboards/redis-node.ts";
import { sentinel } from "./dashboards/sentinel.ts";

export const dashboards = (): Dashboard[] =>
  [overview(), failover(), redisNode(), sentinel(), haproxy(), delivery()].map((dashboard) =>
    complete(dashboard.build()),
  );

/** As the file holds it. */
export const asJson = (dashboard: Dashboard): string => `${JSON.stringify(dashboard, null, 2)}\n`;
