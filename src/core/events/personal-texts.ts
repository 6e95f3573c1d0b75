import { randomBytes } from 'node:crypto';

/** The text that a viewer gets: ASCII that JSON does not escape. */
type ForViewer = (viewerId: number) => string;

/** A payload with texts that differ between viewers. */
export interface PersonalPayload {
  readonly length: number;
  /** The payload that a viewer gets. */
  forViewer(viewerId: number): Buffer;
}

/** The payload of an event for all subscribers; null when nothing is sent. */
export type SharedPayload = Buffer | PersonalPayload | null;

/**
 * Texts of a shared execution that differ between viewers. Results contain placeholders, which are replaced for each
 * subscriber in the bytes of the payload. A placeholder is random, so that no text of a user can contain one.
 */
export class PersonalTexts {
  private readonly texts: ForViewer[] = [];
  private secret = '';

  /** The placeholder of a text. */
  add(text: ForViewer): string {
    this.secret ||= randomBytes(16).toString('hex');
    this.texts.push(text);
    return `/${this.secret}/${this.texts.length - 1}/`;
  }

  /** The payload with its texts. */
  personal(payload: Buffer): Buffer | PersonalPayload {
    if (this.texts.length === 0) return payload;
    // Each byte is one character, so that others than ASCII are kept.
    const parts = payload.toString('latin1').split(new RegExp(`/${this.secret}/(\\d+)/`));
    if (parts.length === 1) return payload;
    const { texts } = this;
    return {
      length: payload.length,
      forViewer: (viewerId) =>
        Buffer.from(
          parts.map((part, at) => (at % 2 === 0 ? part : texts[Number(part)]?.(viewerId))).join(''),
          'latin1',
        ),
    };
  }
}

const isPersonal = (payload: SharedPayload): payload is PersonalPayload =>
  payload !== null && !Buffer.isBuffer(payload);

/** The payloads that a viewer gets. */
export function payloadsFor(
  viewerId: number,
  payloads: readonly SharedPayload[],
): readonly (Buffer | null)[] {
  // Most have no personal part: then all subscribers get one list.
  if (!payloads.some(isPersonal)) return payloads as readonly (Buffer | null)[];
  return payloads.map((payload) => (isPersonal(payload) ? payload.forViewer(viewerId) : payload));
}
