import { createHmac } from 'node:crypto';
import { outcomeOf, type PushMessage, type PushOutcome, payloadOf } from './push-message.js';
import { post } from './request.js';

/** A device that the gateway knows how to reach. */
export interface GatewayDevice {
  /** `FCM` or `APNS`. */
  readonly platform: string;
  readonly token: string;
}

/** The signature of a body at a time, in seconds since 1970: HMAC-SHA256 of `<time>.<body>`, hex. */
const signatureOf = (secret: string, time: number, body: string): string =>
  createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');

/** Posts pushes for devices to a webhook, which passes them on to the services of their platforms. */
export class PushGateway {
  constructor(private readonly options: { readonly url: string; readonly secret: string }) {}

  async send({ platform, token }: GatewayDevice, push: PushMessage): Promise<PushOutcome> {
    const { url, secret } = this.options;
    const body = JSON.stringify({
      devices: [{ platform, token }],
      topic: push.topic,
      ttlSeconds: push.ttlSeconds,
      urgency: push.urgency,
      payload: JSON.parse(payloadOf(push)),
    });
    const time = Math.floor(Date.now() / 1_000);
    const headers = {
      'content-type': 'application/json',
      'parley-signature': `t=${time},v1=${signatureOf(secret, time, body)}`,
    };
    try {
      const { status, retryAfter, text } = await post(url, { headers, body, mustBePublic: false });
      const outcome = outcomeOf(status, retryAfter);
      // A gateway that is not there says nothing about the device.
      if (outcome.type === 'gone') return { type: 'retry', afterSeconds: null };
      return outcome.type === 'sent' && removedIn(text).includes(token)
        ? { type: 'gone' }
        : outcome;
    } catch {
      return { type: 'retry', afterSeconds: null };
    }
  }
}

/** The tokens that an answer says to remove: `{"removeTokens": ["…"]}`. */
function removedIn(text: string): unknown[] {
  try {
    const answer: unknown = JSON.parse(text);
    const { removeTokens } = (answer ?? {}) as { removeTokens?: unknown };
    return Array.isArray(removeTokens) ? removeTokens : [];
  } catch {
    return [];
  }
}
