/** Colours only where a person looks: styleText leaves them out without a terminal and with NO_COLOR. */
import { styleText } from "node:util";

const paint = (style: "green" | "yellow" | "red" | "dim" | "bold") => (text: string) =>
  styleText(style, text, { stream: process.stdout });

export const good = paint("green");
export const doubtful = paint("yellow");
export const bad = paint("red");
export const faint = paint("dim");
export const strong = paint("bold");
