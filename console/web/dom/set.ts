/**
 * Writing to the page only what differs: a patch four times a second must not make the browser
 * lay out what stayed the same.
 */
export function setText(element: Node, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** `null` takes the attribute away. */
export function setAttribute(element: Element, name: string, value: string | null): void {
  if (element.getAttribute(name) === value) return;
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

export function setClass(element: Element, name: string, on: boolean): void {
  if (element.classList.contains(name) !== on) element.classList.toggle(name, on);
}

export function setHidden(element: Element, hidden: boolean): void {
  setAttribute(element, "hidden", hidden ? "" : null);
}
