/** GET /api/runs, and the reports themselves. */
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { HttpError } from "@redis-ha-lab/common/http.ts";
import { Router } from "express";
import type { RunsFolder } from "./folder.ts";

/**
 * A report is one page with its styles inside and no script. It is shown in a frame of this console's page, where it
 * may do nothing: no script, no request, no form, no origin of its own.
 */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox";

export function runsRoutes(folder: RunsFolder): Router {
  const router = Router();

  router.get("/api/runs", async (_request, response) => {
    const runs = await folder.list().catch((error: Error) => {
      throw new HttpError(503, `the folder of runs can't be read: ${error.message}`);
    });
    response.json(runs);
  });

  router.get("/runs/:scenario/:id/report.html", async (request, response) => {
    const { scenario, id } = request.params;
    // Only what the list knows is served, so no name can lead out of the folder.
    const file = folder.reportOf(scenario, id);
    if (file === undefined) throw new HttpError(404, `there is no report of a run ${scenario}/${id}`);
    response.set({ "Content-Security-Policy": POLICY, "X-Frame-Options": "SAMEORIGIN" });
    response.type("html");
    if (request.method === "HEAD") return void response.end();
    await pipeline(createReadStream(file), response).catch(() => response.destroy());
  });
  return router;
}
