/** What a collector gets to see and to write to. */
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import type { InfoReply } from "../collectors/info-reply.ts";
import type { Page } from "../exposition/page.ts";

export interface Scrape {
  readonly page: Page;
  readonly info: InfoReply;
  /** Addresses as names, because labels of our own carry names only. */
  readonly nodeAt: (host: string, port: string | number) => string;
  /** Every Redis node there is. */
  readonly redisNodes: () => readonly Endpoint[];
}
