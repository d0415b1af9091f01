/** Server-sent events out of text that arrives in pieces, as far as this console sends them. */

export interface ServerEvent {
  readonly id: string;
  readonly event: string;
  readonly data: string;
}

/** @returns a function that takes the next piece and gives the events that are complete with it. */
export function eventParser(): (piece: string) => ServerEvent[] {
  let rest = "";
  return (piece) => {
    const blocks = (rest + piece).split("\n\n");
    rest = blocks.pop() ?? "";
    return blocks.flatMap((block) => {
      const fields = new Map(
        block.split("\n").map((line): [string, string] => {
          const colon = line.indexOf(": ");
          return [line.slice(0, colon), line.slice(colon + 2)];
        }),
      );
      const [id, event, data] = [fields.get("id"), fields.get("event"), fields.get("data")];
      return id !== undefined && event !== undefined && data !== undefined ? [{ id, event, data }] : [];
    });
  };
}
