import fc from "fast-check";
import { expect, it } from "vitest";
import { createBoundedQueue } from "./bounded-queue.ts";

it("gives back what it took, oldest first, and refuses what is too much", () => {
  const queue = createBoundedQueue<string>(2);
  expect(queue.offer("a")).toBe(true);
  expect(queue.offer("b")).toBe(true);
  expect(queue.offer("c")).toBe(false);
  expect(queue.peek(10)).toEqual(["a", "b"]);
  queue.drop(1);
  expect(queue.offer("d")).toBe(true);
  expect(queue.peek(1)).toEqual(["b"]);
  expect(queue.size).toBe(2);
});

it("behaves like a plain list with a limit, whatever is done to it", () => {
  const step = fc.oneof(fc.record({ offer: fc.nat() }), fc.record({ drop: fc.nat({ max: 5 }) }));
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.array(step, { maxLength: 60 }), (capacity, steps) => {
      const queue = createBoundedQueue<number>(capacity);
      const model: number[] = [];
      for (const each of steps) {
        if ("offer" in each) {
          expect(queue.offer(each.offer)).toBe(model.length < capacity);
          if (model.length < capacity) model.push(each.offer);
        } else {
          queue.drop(each.drop);
          model.splice(0, each.drop);
        }
        expect(queue.peek(capacity)).toEqual(model);
        expect(queue.size).toBe(model.length);
      }
    }),
  );
});
