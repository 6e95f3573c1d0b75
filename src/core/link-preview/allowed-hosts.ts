/** Where pages may be fetched from: an entry of `LINK_PREVIEW_HOSTS`. */
export interface AllowedHost {
  readonly protocol: 'https:' | 'http:';
  /** In lower case, as URLs write it; `.example.org` for all hosts below it. */
  readonly host: string;
  /** Empty for the port of the protocol. */
  readonly port: string;
}

const entryPattern =
  /^(https?:\/\/)?(\*\.)?([\p{L}\p{Nd}](?:[\p{L}\p{M}\p{Nd}.-]*[\p{L}\p{M}\p{Nd}])?|\[[a-f\d:.]+\])(?::(\d{1,5}))?$/iu;

/** Reads `example.org`, `*.example.org`, `example.org:8443` or `http://example.org`; null for another text. */
export function parseAllowedHost(entry: string): AllowedHost | null {
  const [, scheme = 'https://', wildcard, name, port = ''] = entryPattern.exec(entry) ?? [];
  if (!name || !URL.canParse(`${scheme}${name}${port && `:${port}`}`)) return null;
  const url = new URL(`${scheme}${name}${port && `:${port}`}`);
  return {
    protocol: url.protocol as AllowedHost['protocol'],
    host: wildcard ? `.${url.hostname}` : url.hostname,
    port: url.port,
  };
}

/** Whether a URL is one of an allowed host, without credentials. */
export const isAllowed = (hosts: readonly AllowedHost[], url: URL): boolean =>
  url.username === '' &&
  url.password === '' &&
  hosts.some(
    ({ protocol, host, port }) =>
      url.protocol === protocol &&
      url.port === port &&
      (host.startsWith('.') ? url.hostname.endsWith(host) : url.hostname === host),
  );

const urlPattern = /https?:\/\/[^\s<>"'`]+/giu;
/** Punctuation that ends a sentence, and not a URL. */
const trailing = /[.,;:!?…)\]}»”’]+$/u;
const longestUrl = 2_000;
/** The most URLs of a text that are looked at. */
const mostUrls = 10;

/** The first URL of a text that may be fetched, without its fragment; null for none. */
export function firstAllowedUrl(hosts: readonly AllowedHost[], text: string): string | null {
  if (hosts.length === 0) return null;
  for (const [found] of [...text.matchAll(urlPattern)].slice(0, mostUrls)) {
    const written = found.replace(trailing, '');
    if (written.length > longestUrl || !URL.canParse(written)) continue;
    const url = new URL(written);
    url.hash = '';
    if (isAllowed(hosts, url)) return url.href;
  }
  return null;
}
