/** Removes what an earlier, interrupted run of a test left behind. */
import type Docker from "dockerode";

/** What a container of this run carries: make test removes these at its end, and no other run's. */
export const runLabels = (): Record<string, string> => ({
  "redis-ha-lab.test-run": process.env.TEST_RUN ?? "by hand",
});

/** Removes the containers (with their anonymous volumes) and then the networks that carry `label`. */
export async function removeLeftovers(docker: Docker, label: string): Promise<void> {
  const containers = await docker.listContainers({ all: true, filters: { label: [label] } });
  await Promise.all(containers.map(({ Id }) => docker.getContainer(Id).remove({ force: true, v: true })));
  for (const { Id } of await docker.listNetworks({ filters: { label: [label] } })) {
    await docker.getNetwork(Id).remove();
  }
}
