/** Which clients are connected, and what goes over the wire. */
import { PER_SECOND } from "../../panel/frame.ts";
import { graph } from "../../panel/graph.ts";
import { over } from "../../query.ts";

export const clients = () => [
  graph({
    title: "Which clients are connected?",
    description: "Blocked clients wait in a command such as XREADGROUP or BLPOP: that is their job.",
    queries: [
      over('redis_connected_clients{node="$node"}', "clients"),
      over('redis_blocked_clients{node="$node"}', "blocked"),
      over('redis_pubsub_clients{node="$node"}', "subscribed"),
      over('redis_connected_slaves{node="$node"}', "replicas"),
    ],
    width: 12,
    height: 8,
  }),
  graph({
    title: "How many clients connect, and how many are rejected?",
    description:
      "HAProxy's checks connect some 30 times a second to the master and 40 times to a replica; with TLS they keep connections open. Rejected: more than `maxclients`. Disconnected: a client read its replies too slowly.",
    queries: [
      over('rate(redis_connections_received_total{node="$node"}[$__rate_interval])', "connections"),
      over('rate(redis_rejected_connections_total{node="$node"}[$__rate_interval])', "rejected"),
      over(
        'rate(redis_client_output_buffer_limit_disconnections_total{node="$node"}[$__rate_interval])',
        "disconnected, reading too slowly",
      ),
    ],
    width: 12,
    height: 8,
    unit: PER_SECOND,
  }),
  graph({
    title: "How much goes over the wire?",
    description:
      "Replication is counted apart: on a master it is `to replicas`, on a replica `from the master`.",
    queries: [
      over('rate(redis_net_input_bytes_total{node="$node"}[$__rate_interval])', "in"),
      over('rate(redis_net_output_bytes_total{node="$node"}[$__rate_interval])', "out"),
      over('rate(redis_net_repl_output_bytes_total{node="$node"}[$__rate_interval])', "to replicas"),
      over('rate(redis_net_repl_input_bytes_total{node="$node"}[$__rate_interval])', "from the master"),
    ],
    width: 12,
    height: 8,
    unit: "Bps",
  }),
  graph({
    title: "Does the ACL deny anything?",
    description:
      "A wrong password after a change of secrets shows here first, a client with too few rights too.",
    queries: [
      over('rate(redis_acl_access_denied_auth_total{node="$node"}[$__rate_interval])', "wrong password"),
      over('rate(redis_acl_access_denied_cmd_total{node="$node"}[$__rate_interval])', "command"),
      over('rate(redis_acl_access_denied_key_total{node="$node"}[$__rate_interval])', "key"),
      over('rate(redis_acl_access_denied_channel_total{node="$node"}[$__rate_interval])', "channel"),
    ],
    width: 12,
    height: 8,
    unit: PER_SECOND,
  }),
];
