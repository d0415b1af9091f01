/** First in, first out, with a limit. A full queue refuses the newest: what was promised first goes first. */
export interface BoundedQueue<T> {
  readonly capacity: number;
  readonly size: number;
  /** @returns false when the queue is full; the item was not taken. */
  offer(item: T): boolean;
  /** The oldest items, still in the queue. */
  peek(atMost: number): readonly T[];
  /** Takes the oldest `count` items out. */
  drop(count: number): void;
}

export function createBoundedQueue<T>(capacity: number): BoundedQueue<T> {
  let items: T[] = [];
  // Items before `head` are gone; the array is cut only now and then, because cutting costs its length.
  let head = 0;
  return {
    capacity,
    get size() {
      return items.length - head;
    },
    offer: (item) => {
      if (items.length - head >= capacity) return false;
      items.push(item);
      return true;
    },
    peek: (atMost) => items.slice(head, head + atMost),
    drop: (count) => {
      head = Math.min(head + count, items.length);
      if (head * 2 > items.length) {
        items = items.slice(head);
        head = 0;
      }
    },
  };
}
