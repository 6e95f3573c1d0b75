import { z } from 'zod';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Words for a flag that is set, and for one that is not. */
const TRUE = ['true', '1', 'yes', 'on'];
export const FALSE = ['false', '0', 'no', 'off'];

export const whole = (min: number, max: number) => {
  const message = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,15}$/, message)
    .transform(Number)
    .refine((n) => n >= min && n <= max, message);
};
export const flag = z
  .string()
  .toLowerCase()
  .refine((word) => [...TRUE, ...FALSE].includes(word), 'must be true or false')
  .transform((word) => TRUE.includes(word));
export const url = (...schemes: string[]) =>
  z
    .string()
    .refine(
      (text) => URL.canParse(text) && schemes.includes(new URL(text).protocol),
      `must be a URL beginning with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`,
    );
export const web = () => url('http:', 'https:');
export const choice = <T extends string>(...words: T[]) =>
  z.enum(words, `must be one of ${words.join(', ')}`);
export const text = z.string().regex(/^[^\0\r\n]+$/, 'must be one line of text');
