/** Pseudo-random choices from a seed, so that failures are reproducible. */
export interface Random {
  /** From 0 up to 1. */
  next(): number;
  chance(share: number): boolean;
  /** From 0 up to `count` - 1. */
  below(count: number): number;
  pick<T>(from: readonly T[]): T;
}

/** The choices of a seed (mulberry32). */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (count: number) => Math.floor(next() * count);
  return {
    next,
    below,
    chance: (share) => next() < share,
    pick: (from) => from[below(from.length)] as never,
  };
}
