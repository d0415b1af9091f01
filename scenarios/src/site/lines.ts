/**
 * Text that comes in pieces, as whole lines. Node's readline would break them at a carriage return and at U+2028, too, which
 * stand in the middle of what programs print.
 */

/** @returns what takes the next piece, and gives the lines that it completes. */
export function lineSplitter(): (piece: string) => string[] {
  let rest = "";
  return (piece) => {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    return lines;
  };
}
