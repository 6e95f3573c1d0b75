/** Marks that are left out, as by `search_fold` of the database. */
const leftOut =
  '\\u00ad\\u0300-\\u036f\\u0483-\\u0487\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\u20d0-\\u20ff\\ufe00-\\ufe0f\\ufe20-\\ufe2f\\ufeff';
const marks = new RegExp(`[${leftOut}]`, 'gu');

const letters = new Map(
  Object.entries({
    ...{ ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th', ς: 'σ', ø: 'o', đ: 'd', ð: 'd', ł: 'l', ħ: 'h' },
    ...{ ı: 'i', ŧ: 't', '‘': "'", '’': "'", '“': '"', '”': '"' },
  }),
);

/** A text without accents, differences of width and letter case, as the database searches it. */
export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(marks, '')
    .toLowerCase()
    .replace(/[ßæœþςøđðłħıŧ‘’“”]/gu, (letter) => letters.get(letter) ?? letter)
    .normalize('NFKC');

/** Characters of scripts without spaces between words, Hangul and symbols: a part of such a run is found anywhere in it. */
const paired =
  '\\u0e01-\\u0e4e\\u0e80-\\u0eff\\u1000-\\u1049\\u1780-\\u17ff\\u2600-\\u27bf\\u3005-\\u3007\\u3021-\\u302f\\u3031-\\u303c\\u3040-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u3105-\\u312f\\u31a0-\\u31bf\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7a3\\uf900-\\ufaff\\u{1b000}-\\u{1b16f}\\u{1f000}-\\u{1faff}\\u{20000}-\\u{3ffff}';

/** Runs of paired characters, and other words. */
export const wordPattern = new RegExp(
  `[${paired}]+|(?:(?![${paired}])[\\p{L}\\p{N}\\p{M}])+`,
  'gu',
);

const beginsPaired = new RegExp(`^[${paired}]`, 'u');

/** Whether a word consists of paired characters. */
export const isPaired = (word: string): boolean => beginsPaired.test(word);

/** The words of a folded text. */
export const wordsIn = (folded: string): string[] => folded.match(wordPattern) ?? [];
