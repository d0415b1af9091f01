/** Asks one of the lab's HTTP pages for JSON, within a limit and against a schema. */
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import type { z } from "zod";
import { withTimeout } from "./with-timeout.ts";

/**
 * @param accept statuses whose body is an answer; /readyz says "not ready" with 503.
 * @throws when there is no answer within `limitMs`, another status, or JSON of another shape.
 */
export async function getJson<T>(
  endpoint: Endpoint,
  path: string,
  schema: z.ZodType<T>,
  limitMs: number,
  accept: readonly number[] = [200],
): Promise<T> {
  const url = `http://${endpoint.host}:${endpoint.port}${path}`;
  let body: unknown;
  try {
    body = await withTimeout(limitMs, "it does not answer", async (signal) => {
      const response = await fetch(url, { signal });
      if (!accept.includes(response.status)) throw new Error(`it answers HTTP ${response.status}`);
      return response.json();
    });
  } catch (error) {
    // "fetch failed" says nothing; its cause does.
    const cause = error instanceof TypeError && error.cause !== undefined ? error.cause : error;
    throw new Error(`${endpoint.name} does not respond at ${url}`, { cause });
  }
  const parsed = schema.safeParse(body);
  if (!parsed.success)
    throw new Error(`${endpoint.name} answers something else at ${url}`, { cause: parsed.error });
  return parsed.data;
}
