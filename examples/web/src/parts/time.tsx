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
/** Such as `Thursday 3:05 PM`. */
export const clockOf = format({ weekday: 'long', hour: 'numeric', minute: '2-digit' });
/** Such as `Nov 26`, where a year that is not this one is added. */
export const dateOf = (at: string) => dayOf(at).replace(`, ${new Date().getFullYear()}`, '');

export const Ago = ({ at }: { at: string }) => (
  <time dateTime={at} title={momentOf(at)}>
    {agoText(at)}
  </time>
);
