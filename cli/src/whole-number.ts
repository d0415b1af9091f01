/** A number on the command line. */
import { InvalidArgumentError } from "commander";

/** @throws InvalidArgumentError, which commander turns into a sentence for people. */
export const wholeNumber = (text: string): number => {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError("It must be a whole number.");
};

/** Of what is done so often, or for so many seconds. @throws InvalidArgumentError. */
export const countTo =
  (most: number) =>
  (text: string): number => {
    if (/^[1-9]\d*$/.test(text) && Number(text) <= most) return Number(text);
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${most}.`);
  };
