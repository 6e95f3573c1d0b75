const kindOf = (value: unknown): string => (value === null ? 'null' : typeof value);

/** A value that the sample shows as null may be of any kind, and the other way round. */
const nullable = (sample: unknown, value: unknown) => sample === null || value === null;

/**
 * Where `value` is not as the `sample` of a document: keys it lacks, types it changed. A reply may
 * have keys of the document's other half; it lacks none.
 */
export function differences(sample: unknown, value: unknown, at = 'reply'): string[] {
  if (sample === undefined || nullable(sample, value)) return [];
  if (Array.isArray(sample)) {
    if (!Array.isArray(value)) return [`${at} is no list`];
    if (sample.length === 0) return [];
    if (value.length === 0) return [`${at} is empty`];
    return value.flatMap((one, index) => differences(sample[0], one, `${at}[${index}]`));
  }
  if (kindOf(sample) !== kindOf(value)) return [`${at} is ${kindOf(value)}, not ${kindOf(sample)}`];
  if (typeof sample !== 'object') return [];
  return Object.entries(sample as object).flatMap(([key, part]) => {
    const given = (value as Record<string, unknown>)[key];
    return given === undefined ? [`${at} lacks ${key}`] : differences(part, given, `${at}.${key}`);
  });
}
