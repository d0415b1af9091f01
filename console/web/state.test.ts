import { expect, test } from "vitest";
import { aState } from "../../tests/fixtures/console-state.ts";
import { state } from "../src/state.ts";

test("the tests' lab is one that the console could tell", () => {
  expect(state.strict().parse(aState())).toEqual(aState());
});
