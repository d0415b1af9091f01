/** A number on the command line. */
import { InvalidArgumentError } from "commander";

/** @throws InvalidArgumentError, which commander turns into a sentence for people. */
export const wholeNumber = (text: string): number => {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError("It must be a whole number.");
};
