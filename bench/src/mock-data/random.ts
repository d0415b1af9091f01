/**
 * Numbers that look random and are a function of a seed alone, so that key 4711 is the same at every run, however
 * many keys there are. (Mulberry32: 32 bits of state, plenty for mock data, and some 10 ns a number.)
 */
export class Random {
  private state: number;

  constructor(seed: number, stream: number) {
    // Neighbouring streams must not start alike: spread them over all 32 bits.
    this.state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(stream + 1, 0xc2b2ae35);
  }

  /** 0 ≤ n < 1 */
  fraction(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number, both ends included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.fraction() * (high - low + 1));
  }

  pick<T>(pool: readonly T[]): T {
    // The index is always inside: fraction() is below 1.
    return pool[Math.floor(this.fraction() * pool.length)] as T;
  }
}
