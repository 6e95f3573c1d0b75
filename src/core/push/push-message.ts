/** A push as a device gets it. */
export interface PushMessage {
  /** The kind of notification, such as `MESSAGE`. */
  readonly kind: string;
  readonly title: string;
  /** A short text; empty for none. */
  readonly body: string;
  /** A later push of the same topic replaces an earlier one that a device did not get yet. */
  readonly topic: string;
  /** Global ids, by the type of what they name: `conversation`, `message`. */
  readonly ids: Readonly<Record<string, string>>;
  /** How long it may be kept for a device that is away, in seconds. */
  readonly ttlSeconds: number;
  readonly urgency: 'low' | 'normal' | 'high';
}

/**
 * What became of an attempt: the service took it; the device is gone for good; it is worth another try, for a service
 * that named a time not before so many seconds; or the service refused it.
 */
export type PushOutcome =
  | { readonly type: 'sent' | 'gone' | 'refused' }
  | { readonly type: 'retry'; readonly afterSeconds: number | null };

/** The most bytes of the JSON of a push: services take 4,096 bytes with encryption. */
const mostBytes = 3_000;
const mostTitle = 100;
const mostBody = 240;

const shortened = (text: string, most: number): string => {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
};

/** The JSON of a push, of at most 3,000 bytes. */
export function payloadOf({ kind, title, body, topic, ids }: PushMessage): string {
  const payload = { kind, title: shortened(title, mostTitle), body, topic, ids };
  for (let most = mostBody; ; most = Math.floor(most / 2)) {
    const json = JSON.stringify({ ...payload, body: most === 0 ? '' : shortened(body, most) });
    if (Buffer.byteLength(json) <= mostBytes || most === 0) return json;
  }
}

/** The outcome that the status of a response means. */
export function outcomeOf(status: number, retryAfter: string | null | undefined): PushOutcome {
  if (status >= 200 && status < 300) return { type: 'sent' };
  if (status === 404 || status === 410) return { type: 'gone' };
  if (status !== 429 && status < 500) return { type: 'refused' };
  return { type: 'retry', afterSeconds: retryAfter ? secondsOf(retryAfter) : null };
}

/** The seconds that a header `Retry-After` names, by their number or as a date; null for neither. */
function secondsOf(retryAfter: string): number | null {
  const seconds = /^\s*\d+\s*$/.test(retryAfter)
    ? Number(retryAfter)
    : (Date.parse(retryAfter) - Date.now()) / 1_000;
  return seconds >= 0 ? seconds : null;
}
