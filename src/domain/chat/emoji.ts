import { badInput } from '../../core/errors.js';

/** The longest emoji of Unicode has 35 UTF-16 code units. */
const longest = 64;

/** Characters that are text unless U+FE0F, or a tone of the skin, makes them emoji. */
const textByDefault = /(?=\p{Emoji})\P{Emoji_Presentation}(?!\p{Emoji_Modifier})/gu;

/**
 * One emoji that is recommended for general interchange (UTS 51), in the form by which equal ones are equal: ❤ and ❤️ are
 * one, since keyboards and older clients leave U+FE0F out, or write it where it says nothing. Throws BAD_USER_INPUT for
 * any other text.
 */
export function checkEmoji(text: string): string {
  if (text.length <= longest) {
    const qualified = text.replaceAll('\ufe0f', '').replace(textByDefault, '$&\ufe0f');
    if (/^\p{RGI_Emoji}$/v.test(qualified)) return qualified;
  }
  throw badInput('emoji', 'Give one emoji.');
}
