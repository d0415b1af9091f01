import { expect, test } from "vitest";
import { state } from "../src/state.ts";
import { aState } from "./a-state.ts";

test("the tests' lab is one that the console could tell", () => {
  expect(state.strict().parse(aState())).toEqual(aState());
});
