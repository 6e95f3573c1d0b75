const firstWaitMs = 250;
/** A restarted node is back within seconds; an overloaded one gets more time. */
const longestWaitMs = { usually: 1_500, overloaded: 5_000 };

/** The reason of a wait for the next attempt. */
export type WaitReason = keyof typeof longestWaitMs;

/** Milliseconds before attempt number `retries`: twice as long each time, with jitter. */
export const waitMs = (retries: number, reason: WaitReason = 'usually'): number =>
  Math.min(longestWaitMs[reason], firstWaitMs * 2 ** retries) * (0.5 + Math.random() / 2);
