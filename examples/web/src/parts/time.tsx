import { agoText } from '@parley/client';

const format = (options: Intl.DateTimeFormatOptions) => {
  const formatter = new Intl.DateTimeFormat(undefined, options);
  return (at: string) => formatter.format(new Date(at));
};

/** Such as `Nov 26, 2026`. */
export const dayOf = format({ dateStyle: 'medium' });
/** Such as `3:05 PM`. */
export const timeOf = format({ timeStyle: 'short' });
/** Such as `Nov 26, 2026, 3:05 PM`. */
export const momentOf = format({ dateStyle: 'medium', timeStyle: 'short' });

export const Ago = ({ at }: { at: string }) => (
  <time dateTime={at} title={momentOf(at)}>
    {agoText(at)}
  </time>
);
