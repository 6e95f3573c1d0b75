import type { ListedFile } from './store.js';

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const decodeEntities = (text: string) =>
  text.replace(/&(?:#(\d+)|(\w+));/g, (mark, code, name) =>
    code ? String.fromCodePoint(Number(code)) : (entities[name] ?? mark),
  );

const valueIn = (xml: string, tag: string): string | undefined => {
  const text = new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1];
  return text === undefined ? undefined : decodeEntities(text);
};

/** A page of ListObjectsV2 with `encoding-type=url`; `next` is the token of the next page. */
export function parseListing(xml: string): { files: ListedFile[]; next: string | undefined } {
  const files = [...xml.matchAll(/<Contents>([\s\S]*?)<\/Contents>/g)].map(([, item = '']) => ({
    // Spaces are written as + by some servers.
    name: decodeURIComponent((valueIn(item, 'Key') ?? '').replaceAll('+', ' ')),
    bytes: Number(valueIn(item, 'Size')),
    modifiedAt: new Date(valueIn(item, 'LastModified') ?? 0),
  }));
  const isMore = valueIn(xml, 'IsTruncated') === 'true';
  return { files, next: isMore ? valueIn(xml, 'NextContinuationToken') : undefined };
}
