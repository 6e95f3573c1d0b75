/** Numbers from 0 to 1 that are the same for the same seed. */
export function randomOf(seed: string): () => number {
  let state = [...seed].reduce(
    (sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0,
    2166136261,
  );
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
