/** Making elements without markup in strings: what a node says of itself can never become HTML. */
type Attributes = Readonly<Record<string, string>>;
type Child = Node | string;

const SVG = "http://www.w3.org/2000/svg";

function filled<E extends Element>(element: E, attributes: Attributes, children: readonly Child[]): E {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export const html = <N extends keyof HTMLElementTagNameMap>(
  name: N,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[N] => filled(document.createElement(name), attributes, children);

export const svg = <N extends keyof SVGElementTagNameMap>(
  name: N,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[N] =>
  filled(document.createElementNS(SVG, name) as SVGElementTagNameMap[N], attributes, children);
