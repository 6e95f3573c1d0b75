import { z } from 'zod';

/** The most URLs of STUN, and of TURN servers. */
export const MOST_ICE_URLS = 20;

/** URLs of a pattern, with commas between. */
export const iceUrls = (pattern: RegExp, example: string) =>
  z
    .string()
    .transform((list) => list.split(',').map((entry) => entry.trim()))
    .pipe(
      z
        .array(z.string().regex(pattern, `must be URLs such as ${example}, with commas between`))
        .max(MOST_ICE_URLS, `must be at most ${MOST_ICE_URLS} URLs`),
    )
    .optional();
