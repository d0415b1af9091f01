/** HTML and SVG as text, with everything that comes from a record escaped. */

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export const safe = (text: string | number): string =>
  String(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

/** A number for an attribute: two digits are finer than any screen. */
export const digits = (value: number): string => String(Math.round(value * 100) / 100);

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** @param content markup, already escaped. */
export function element(name: string, attributes: Attributes, content = ""): string {
  const text = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${safe(typeof value === "number" ? digits(value) : (value ?? ""))}"`)
    .join("");
  return `<${name}${text}>${content}</${name}>`;
}
