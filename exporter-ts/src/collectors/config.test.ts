import { expect, it } from "vitest";
import { ResponseBuffer } from "../exposition/response-buffer.ts";
import { ScrapeResponse } from "../exposition/scrape-response.ts";
import { settings } from "./config.ts";

it.each(["masterauth", "primaryauth", "requirepass", "tls-key-file-pass"])(
  "a password is in no series: %s",
  (name) => {
    const response = new ScrapeResponse();
    settings(
      response,
      new Map([
        [name, "hunter2"],
        ["maxclients", "10000"],
      ]),
      true,
    );
    const buffer = new ResponseBuffer();
    response.writeTo(buffer, "text");
    const text = buffer.content.toString();
    expect(text).toContain('key="maxclients"');
    expect(text).not.toContain("hunter2");
  },
);
