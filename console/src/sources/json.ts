/** A body as JSON; undefined when there was none or it is none, which a schema then refuses. */
export function asJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
