/** Something this console asks, on its own and at its own pace: none waits for another. */
export interface Source {
  /** Something is known to have changed: ask now. */
  nudge(): void;
  stop(): Promise<void>;
}
