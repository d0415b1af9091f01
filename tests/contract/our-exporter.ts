/** exporter-ts as a process of its own, the way its container runs it. */
import type { Cluster } from "../support/cluster.ts";
import { type ServiceProcess, startService } from "../support/service-process.ts";

export interface Scraped {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly seconds: number;
}

export interface ExporterProcess extends Omit<ServiceProcess, "get"> {
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Scraped>;
  scrape(target: string, headers?: Readonly<Record<string, string>>): Promise<Scraped>;
}

export async function startExporter(
  cluster: Cluster,
  port: number,
  environment: Readonly<Record<string, string>> = {},
): Promise<ExporterProcess> {
  const service = startService("exporter-ts", cluster, port, environment);
  const get: ExporterProcess["get"] = async (path, headers = {}) => {
    const start = performance.now();
    const response = await fetch(`${service.url}${path}`, { headers, signal: AbortSignal.timeout(30_000) });
    const body = await response.text();
    const contentType = response.headers.get("content-type") ?? "";
    return { status: response.status, contentType, body, seconds: (performance.now() - start) / 1000 };
  };
  await service.line("listening");
  return {
    ...service,
    get,
    scrape: (target, headers) => get(`/scrape?target=${encodeURIComponent(target)}`, headers),
  };
}
