/** Commands as bytes. A target is asked the same things at each scrape, so its request is encoded once. */

export type Command = readonly string[];

export interface Request {
  readonly commands: readonly Command[];
  readonly bytes: Buffer;
}

function encodeCommand(words: Command): string {
  let text = `*${words.length}\r\n`;
  for (const word of words) text += `$${Buffer.byteLength(word)}\r\n${word}\r\n`;
  return text;
}

export function encode(commands: readonly Command[]): Request {
  return { commands, bytes: Buffer.from(commands.map(encodeCommand).join("")) };
}
