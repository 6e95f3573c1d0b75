import { isOneScript, nameKey } from '../../core/names.js';
import type { MentionedName } from './sending.js';

/** The most names of a text that are looked up. */
export const mostMentions = 20;
/** The most code points of a username. */
const longest = 30;

/**
 * An `@`, not inside an e-mail address or a URL, with characters of usernames behind it. Scripts that are written without
 * spaces may stand before it.
 */
const pattern =
  /(?<![[\p{L}\p{M}\p{Nd}._@＠\/\-]--[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Bopo}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmr}\p{scx=Mymr}]])[@＠]([\p{L}\p{M}\p{Nd}._\-]+)/gv;

/**
 * The usernames that a text may mention, with their positions in UTF-16 code units. A name may be followed by
 * punctuation that usernames may contain, or by another script: then there are several for one position.
 */
export function mentionedNames(text: string): readonly MentionedName[] {
  if (!/[@＠]/.test(text)) return [];
  return [...text.matchAll(pattern)]
    .slice(0, mostMentions)
    .flatMap(({ index, 1: run = '' }) =>
      namesIn(run).map((name) => ({ start: index, length: 1 + name.length, key: nameKey(name) })),
    );
}

function namesIn(run: string): string[] {
  const letters = [...run];
  const isTooLong = () => letters.length > longest && /[\p{L}\p{M}\p{Nd}]/u.test(letters.at(-1)!);
  if (letters.length > 2 * longest) return [];
  // No username is written in two scripts.
  while (!isOneScript(letters.join(''))) letters.pop();
  if (isTooLong()) return [];
  const names: string[] = [];
  for (;;) {
    if (letters.length > 0 && letters.length <= longest) names.push(letters.join(''));
    if (!/^[._-]$/.test(letters.pop() ?? '')) return names;
  }
}
