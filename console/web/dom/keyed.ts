/** A list that follows its data: an element lives as long as its key, and is moved only when the order changed. */
export interface Keyed<Item> {
  render(items: readonly Item[]): void;
}

export function keyed<Item, Made>(
  parent: Element,
  rule: {
    readonly key: (item: Item) => string;
    readonly make: (item: Item) => { readonly element: Element; readonly parts: Made };
    readonly update: (parts: Made, item: Item) => void;
  },
): Keyed<Item> {
  const alive = new Map<string, { readonly element: Element; readonly parts: Made }>();
  return {
    render(items) {
      const wanted = new Set(items.map(rule.key));
      for (const [key, { element }] of alive) {
        if (wanted.has(key)) continue;
        element.remove();
        alive.delete(key);
      }
      let place: Element | null = parent.firstElementChild;
      for (const item of items) {
        const key = rule.key(item);
        const known = alive.get(key) ?? rule.make(item);
        alive.set(key, known);
        rule.update(known.parts, item);
        if (known.element === place) place = place.nextElementSibling;
        else parent.insertBefore(known.element, place);
      }
    },
  };
}
