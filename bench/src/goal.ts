/** What a benchmark hopes for, with what it found; found short is found, too. */
export interface Goal {
  readonly goal: string;
  readonly measured: string;
  readonly met: boolean;
}
