/** A live Prometheus, asked over HTTP. */
import { z } from "zod";

const sample = z.object({
  metric: z.record(z.string(), z.string()),
  values: z.array(z.tuple([z.number(), z.string()])),
});
const answer = z.discriminatedUnion("status", [
  z.object({ status: z.literal("success"), data: z.object({ result: z.array(sample) }) }),
  z.object({ status: z.literal("error"), error: z.string() }),
]);
export type Series = z.output<typeof sample>;

export interface Prometheus {
  /**
   * What Grafana would draw between two moments (seconds since 1970), a point per second. Points that are not a
   * number are left out, as Grafana leaves them out; so are series without any point.
   * @throws with Prometheus's own words when it does not accept the expression.
   */
  draw(expr: string, from: number, to: number): Promise<Series[]>;
  /** The values at one moment. */
  at(expr: string, time: number): Promise<Series[]>;
}

export function prometheusAt(url: string): Prometheus {
  const draw = async (expr: string, from: number, to: number) => {
    const response = await fetch(`${url}/api/v1/query_range`, {
      method: "POST",
      body: new URLSearchParams({ query: expr, start: String(from), end: String(to), step: "1" }),
      signal: AbortSignal.timeout(10_000),
    });
    const body = answer.parse(await response.json());
    if (body.status === "error") throw new Error(`Prometheus refuses ${expr}: ${body.error}`);
    return body.data.result
      .map(({ metric, values }) => ({ metric, values: values.filter(([, value]) => value !== "NaN") }))
      .filter(({ values }) => values.length > 0);
  };
  return { draw, at: (expr, time) => draw(expr, time, time) };
}
