import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** Sources of a page, by directive, such as `{ 'style-src': "'self'" }`. */
export type PolicySources = Record<`${string}-src` | 'form-action' | 'base-uri', string>;

/** The Content-Security-Policy of a page: nothing that `sources` does not name, and in no frame. */
export const pagePolicy = (sources: Partial<PolicySources>): string =>
  Object.entries({
    'default-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
    ...sources,
  })
    .map(([directive, source]) => `${directive} ${source}`)
    .join('; ');

/** The source of an inline script or style. */
export const inlineSource = (text: string): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

let sharedStyle: string | undefined;

/** The style sheet of a page of the server: the rules that all pages share, then its own. */
export function pageStyle(own: string): string {
  sharedStyle ??= readFileSync(new URL('./assets/page.css', import.meta.url), 'utf8');
  return sharedStyle + own;
}

/** Whether a browser opens the page at `path`, where other clients find something else. */
export function wantsPage(
  { method, url, headers }: { method: string; url: string; headers: { accept?: string } },
  path: string,
): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  const { accept = '' } = headers;
  const [asked = ''] = url.split('?', 1);
  return (
    asked.replace(/\/$/, '') === path && /\btext\/html\b/i.test(accept) && !/json/i.test(accept)
  );
}
