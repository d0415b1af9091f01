/**
 * Whether and how this process speaks TLS with Redis nodes and Sentinels: one family of variables, one place that makes
 * options of them. Client libraries and node:tls take the same object.
 */
import type { ConnectionOptions } from "node:tls";
import { z } from "zod";
import { file, toggle } from "./env.ts";

/** A file of certificates; one that holds none would trust no server, and every connection would say so in other words. */
const certificates = (description: string) =>
  file(description).refine(
    (text) => text === undefined || text.includes("-----BEGIN CERTIFICATE-----"),
    "holds no certificate (PEM)",
  );

export const tlsEnvironment = {
  TLS: toggle(false, "speak TLS with Redis nodes and Sentinels"),
  TLS_CA_FILE: certificates("certificate authority that signed theirs; without it those that Node trusts"),
  TLS_CERT_FILE: certificates("our own certificate, where they ask for one"),
  TLS_KEY_FILE: file("the key of our own certificate"),
  TLS_SERVER_NAME: z.string().optional().describe("name to expect in their certificates instead of the host"),
  TLS_VERIFY: toggle(true, "refuse a certificate that does not verify"),
};

/** @returns undefined where TLS is off. */
export function tlsOptions(
  from: z.output<z.ZodObject<typeof tlsEnvironment>>,
): ConnectionOptions | undefined {
  if (!from.TLS) return undefined;
  return {
    rejectUnauthorized: from.TLS_VERIFY,
    ...(from.TLS_CA_FILE !== undefined && { ca: from.TLS_CA_FILE }),
    ...(from.TLS_CERT_FILE !== undefined && { cert: from.TLS_CERT_FILE }),
    ...(from.TLS_KEY_FILE !== undefined && { key: from.TLS_KEY_FILE }),
    ...(from.TLS_SERVER_NAME !== undefined && { servername: from.TLS_SERVER_NAME }),
  };
}

const RENEW = "make certificates renews it";

/** node:tls's codes for what a person can do something about. */
const SENTENCES: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: `its certificate has expired: ${RENEW}`,
  CERT_NOT_YET_VALID: "its certificate is not valid yet: compare the clocks",
  ERR_TLS_CERT_ALTNAME_INVALID: `its certificate is for other names and addresses: ${RENEW}`,
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate is not signed by the authority in TLS_CA_FILE",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is not signed by the authority in TLS_CA_FILE",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate is not signed by the authority in TLS_CA_FILE",
  UNABLE_TO_GET_ISSUER_CERT: "its certificate is not signed by the authority in TLS_CA_FILE",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its certificate is not signed by the authority in TLS_CA_FILE",
  CERT_SIGNATURE_FAILURE: "its certificate is not signed by the authority in TLS_CA_FILE",
  ERR_SSL_WRONG_VERSION_NUMBER: "it answers without TLS",
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: "it does not trust our certificate",
};

/**
 * What is wrong with a peer's certificate or its TLS, in words.
 * @returns undefined when the error is about something else.
 */
export function tlsProblem(error: unknown): string | undefined {
  const { code = "", message = "" } = (error ?? {}) as { code?: unknown; message?: unknown };
  const known = SENTENCES[String(code)];
  // Errors made of errors keep their code; theirs says it already.
  if (known !== undefined)
    return String(message).startsWith(known) ? String(message) : `${known} (${message})`;
  return /CERT|SSL|TLS|ALTNAME/.test(String(code)) ? String(message || code) : undefined;
}
