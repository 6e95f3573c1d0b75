import { domainToASCII } from 'node:url';
import unhomoglyph from 'unhomoglyph';

/** Replaces characters by their prototypes, as Unicode's data of confusable characters names them. */
const toPrototypes = unhomoglyph as unknown as (text: string) => string;

/** PostgreSQL stores neither U+0000 nor lone surrogates; no name contains what replaces them. */
const storable = (text: string) => text.toWellFormed().replaceAll('\0', '\uFFFD');

/**
 * One form for all cases, widths and compositions of letters, and for both sigmas. Lower case comes first, since the
 * capital ẞ is its own upper case, while that of ß is SS.
 */
const fold = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .normalize('NFKC');

/** The form in which usernames are compared: RFC 8265's UsernameCaseMapped, with one sigma. */
export const nameKey = (name: string): string => fold(storable(name)).trim();

/** The form in which e-mail addresses are compared; the local part ignores case, as mail services do. */
export function emailKey(address: string): string {
  const folded = fold(storable(address)).trim();
  const at = folded.lastIndexOf('@') + 1;
  return folded.slice(0, at) + (domainToASCII(folded.slice(at)) || folded.slice(at));
}

/** UTS 39's skeleton, without case: names that look alike have the same one. */
export const skeletonOf = (name: string): string =>
  fold(
    toPrototypes(
      // A dot above i or j is drawn once, however often it is written.
      name.normalize('NFD').replace(/\p{Default_Ignorable_Code_Point}|(?<=[ij])\u0307/gu, ''),
    ),
  );

/** The form in which a username is stored: letters of unusual width are replaced, as RFC 8265 does. */
export const storedName = (name: string): string =>
  name
    .toWellFormed()
    .replace(/[\uff01-\uffee]/g, (letter) => letter.normalize('NFKC'))
    .normalize('NFC');

/** The scripts of living languages, each line for one name; the first three are written together. */
const scripts = [
  'Han Hiragana Katakana',
  'Han Hangul',
  'Han Bopomofo',
  ...'Latin Cyrillic Greek Arabic Hebrew Devanagari Bengali Thai Tamil Telugu Kannada Malayalam'.split(
    ' ',
  ),
  ...'Gujarati Gurmukhi Oriya Sinhala Khmer Lao Myanmar Tibetan Georgian Armenian Ethiopic'.split(
    ' ',
  ),
  ...'Thaana Syriac Mongolian Cherokee Canadian_Aboriginal Tifinagh Nko Javanese Balinese'.split(
    ' ',
  ),
  ...'Sundanese Yi Lisu Vai Adlam Chakma Cham Meetei_Mayek Ol_Chiki New_Tai_Lue Tai_Le'.split(' '),
  ...'Tai_Tham Tai_Viet Lepcha Limbu Batak Buginese Kayah_Li Bamum Osage Wancho Miao'.split(' '),
  ...'Hanifi_Rohingya Newa Nyiakeng_Puachue_Hmong Saurashtra Syloti_Nagri'.split(' '),
];
const ofOneScript = scripts.map((some) => {
  const letters = ['Common', 'Inherited', ...some.split(' ')].map((one) => `\\p{scx=${one}}`);
  return new RegExp(`^[${letters.join('')}]*$`, 'u');
});

/** Whether all letters belong to one script, or to those of Chinese, Japanese or Korean. */
export const isOneScript = (name: string): boolean => ofOneScript.some((one) => one.test(name));

/** Names that users take for those of the service, compared without punctuation. */
const reserved = new Set(
  'admin administrator sysadmin superuser root moderator mod support helpdesk security official staff team bot system service everyone everybody all here channel anonymous postmaster webmaster hostmaster abuse noreply mailerdaemon parley help user session resetpassword revoke promote export purge doctor restore restored backup migrate import null undefined'
    .split(' ')
    .map(skeletonOf),
);
const deletedPrefix = new RegExp(`^${skeletonOf('deleted')}[._-]`);

/** Whether a name looks like one of the service, or like that of a deleted account. */
export const isReserved = (name: string): boolean =>
  [skeletonOf(name), skeletonOf(nameKey(name))].some(
    (skeleton) =>
      deletedPrefix.test(skeleton) ||
      [/[._-]/g, /[._-]|s[._-]*$/g].some((part) => reserved.has(skeleton.replace(part, ''))),
  );
