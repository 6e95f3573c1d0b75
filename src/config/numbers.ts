import { z } from 'zod';
import { FIXED_LIMITS, LIMITS, type Limits, limitVariable } from './limits.js';
import { RETENTION, type Retention, retentionVariable } from './retention.js';
import { whole } from './values.js';

interface Range {
  default: number;
  min: number;
  max: number;
}

const variablesOf = (ranges: Record<string, Range>, variable: (name: string) => string) =>
  Object.fromEntries(
    Object.entries(ranges).map(([name, range]) => [
      variable(name),
      whole(range.min, range.max).default(range.default),
    ]),
  );

/** The variables of limits and of retention periods. */
export const numbers = z.object({
  ...variablesOf(LIMITS, limitVariable),
  ...variablesOf(RETENTION, retentionVariable),
});

/** Whether a variable is named like one of these but does not exist. */
export const isUnknownNumber = (name: string): boolean =>
  /^(LIMIT|RETENTION)_/.test(name) && !(name in numbers.shape);

const valuesOf = (
  ranges: object,
  variable: (name: string) => string,
  read: Record<string, number | undefined>,
) => Object.fromEntries(Object.keys(ranges).map((name) => [name, read[variable(name)]]));

/** Limits and retention periods by their names. */
export const interpretNumbers = (read: z.output<typeof numbers>) => ({
  limits: Object.freeze({ ...FIXED_LIMITS, ...valuesOf(LIMITS, limitVariable, read) } as Limits),
  retention: Object.freeze(valuesOf(RETENTION, retentionVariable, read) as Retention),
});
