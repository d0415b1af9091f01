/** Pages that are open: connections that read the console's events and count what comes. */
import { type ClientRequest, get } from "node:http";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";

export interface Readers {
  /** Over all readers, since they were opened. */
  received(): { readonly bytes: number; readonly events: number };
  close(): void;
}

/** @returns when every reader has the whole document. @throws when one can't connect. */
export async function openReaders({ host, port }: Endpoint, count: number): Promise<Readers> {
  let bytes = 0;
  let events = 0;
  const requests: ClientRequest[] = [];
  const open = () =>
    new Promise<void>((resolve, reject) => {
      const request = get({ host, port, path: "/api/events", agent: false }, (response) => {
        if (response.statusCode !== 200) return reject(new Error(`HTTP ${response.statusCode}`));
        response.setEncoding("utf8");
        response.on("data", (text: string) => {
          bytes += Buffer.byteLength(text);
          // An event's name begins a line; text inside the data never does, because JSON has no line breaks.
          events += text.split("\nevent: ").length - 1;
          resolve();
        });
      });
      request.on("error", reject);
      requests.push(request);
    });
  await Promise.all(Array.from({ length: count }, open));
  return {
    received: () => ({ bytes, events }),
    close: () => {
      for (const request of requests) request.destroy();
    },
  };
}
