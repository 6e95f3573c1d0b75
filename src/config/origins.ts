/** `scheme://host` with an optional port or `:*`; the host may begin with `*.`, which stands for one label. */
const pattern =
  /^([a-z][a-z\d+.-]*):\/\/(\*\.)?([a-z\d_-]+(?:\.[a-z\d_-]+)*|\[[\da-f:]+\])(?::(\d{1,5}|\*))?$/;

/** Whether `text` can stand in `CORS_ORIGINS`: a pattern that browsers can send an origin of. */
export function isOriginPattern(text: string): boolean {
  if (!pattern.test(text)) return false;
  const origin = text.replace('://*.', '://any.').replace(/:\*$/, '');
  if (!URL.canParse(origin)) return false;
  // Browsers leave default ports out, and shorten addresses.
  const { protocol, host } = new URL(origin);
  return `${protocol}//${host}` === origin;
}

/**
 * Whether a browser page of `origin` may call. An entry of `allowed` is an origin, where `*.` in front of
 * the host stands for one label and `:*` behind it for every port.
 */
export function originAllowed(allowed: readonly string[], origin: string): boolean {
  return allowed.some((entry) => {
    if (entry === origin) return true;
    const [, scheme, wildcard, host, port] = pattern.exec(entry) ?? [];
    const found = /^([^:/]+):\/\/(\[[^\]]+\]|[^:/]+)(?::(\d{1,5}))?$/.exec(origin);
    if (!host || !found || found[1] !== scheme) return false;
    const [, , givenHost = '', givenPort] = found;
    const dot = givenHost.indexOf('.');
    const isHost = wildcard ? dot > 0 && givenHost.slice(dot + 1) === host : givenHost === host;
    return isHost && (port === '*' || port === givenPort);
  });
}
