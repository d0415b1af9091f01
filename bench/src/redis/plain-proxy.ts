/**
 * The same HAProxy with nothing but `mode tcp`: no checks, no rule, no keep-alive. What it costs is the price of a
 * proxy; what ours costs beyond that is the price of the rule.
 */
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import type { LabDocker } from "@redis-ha-lab/scenarios/site/docker.ts";
import type { Helper } from "@redis-ha-lab/scenarios/site/docker-helper.ts";

export const PORT = 6379;

const configuration = (target: Endpoint) => `
defaults
    mode tcp
    timeout connect 1s
    timeout client 1h
    timeout server 1h
listen plain
    bind :${PORT}
    server master ${target.host}:${target.port}
`;

/** @throws when the container does not start. */
export const startPlainProxy = (docker: LabDocker, image: string, target: Endpoint): Promise<Helper> =>
  docker.helper({
    image,
    env: { CONFIGURATION: configuration(target) },
    // Master and worker as in the lab, so that the two differ in their configuration only.
    argv: ["sh", "-c", 'printf "%s" "$CONFIGURATION" >/tmp/plain.cfg && exec haproxy -W -f /tmp/plain.cfg'],
  });
