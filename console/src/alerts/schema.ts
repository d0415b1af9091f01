/** Alertmanager's alerts in the state document. */
import { z } from "zod";
import { epochMs } from "../reachability/schema.ts";

export const alert = z.object({
  /** Alertmanager's fingerprint: stays the same as long as the labels do. */
  id: z.string(),
  name: z.string(),
  severity: z.enum(["critical", "warning", "info", "none"]),
  /** The part of the lab it is about; null for alerts about the whole. */
  subject: z.string().nullable(),
  state: z.enum(["firing", "silenced", "inhibited"]),
  since: epochMs,
  summary: z.string(),
  /** Names of the alerts that explain this one away; empty unless inhibited. */
  inhibitedBy: z.array(z.string()),
});
export type Alert = z.output<typeof alert>;
