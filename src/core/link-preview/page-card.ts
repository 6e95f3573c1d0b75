import { Parser } from 'htmlparser2';

/** What a page says of itself. */
interface PageCard {
  readonly title: string;
  readonly description: string | null;
  readonly siteName: string | null;
  readonly imageWidth: number | null;
  readonly imageHeight: number | null;
}

const longestTitle = 300;
const longestText = 1_000;
const longestSide = 16_384;

/** The names of `meta` elements, best first. */
const names = {
  title: ['og:title', 'twitter:title'],
  description: ['og:description', 'twitter:description', 'description'],
  siteName: ['og:site_name', 'application-name'],
  imageWidth: ['og:image:width'],
  imageHeight: ['og:image:height'],
};

/** Reads the head of an HTML page. No markup is kept. Null for a page without a title. */
export function readPageCard(html: string): PageCard | null {
  const metas = new Map<string, string>();
  let title = '';
  let isInTitle = false;
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name === 'body') parser.pause();
      isInTitle = name === 'title' && title === '';
      const key = (attributes.property ?? attributes.name ?? '').toLowerCase();
      if (name === 'meta' && key !== '' && attributes.content && !metas.has(key))
        metas.set(key, attributes.content);
    },
    ontext(text) {
      if (isInTitle) title += text;
    },
    onclosetag() {
      isInTitle = false;
    },
  });
  parser.write(html);
  const first = (keys: readonly string[]) =>
    keys.map((key) => metas.get(key)).find((text) => text?.trim());
  const shown = clean(first(names.title) ?? title, longestTitle);
  if (shown === null) return null;
  const [imageWidth, imageHeight] = [
    sideOf(first(names.imageWidth)),
    sideOf(first(names.imageHeight)),
  ];
  const isMeasured = imageWidth !== null && imageHeight !== null;
  return {
    title: shown,
    description: clean(first(names.description), longestText),
    siteName: clean(first(names.siteName), longestTitle),
    imageWidth: isMeasured ? imageWidth : null,
    imageHeight: isMeasured ? imageHeight : null,
  };
}

/** Control characters, and marks that turn the direction of a text around. */
const unsafe = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

function clean(text: string | undefined, most: number): string | null {
  const plain = (text ?? '').toWellFormed().replace(unsafe, ' ').replace(/\s+/gu, ' ').trim();
  const letters = [...plain.slice(0, 2 * most)];
  const shown = letters.length > most ? `${letters.slice(0, most - 1).join('')}…` : plain;
  return shown === '' ? null : shown;
}

function sideOf(text: string | undefined): number | null {
  const side = /^\s*\d{1,5}\s*$/.test(text ?? '') ? Number(text) : 0;
  return side >= 1 && side <= longestSide ? side : null;
}
