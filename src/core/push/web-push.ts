import { createECDH } from 'node:crypto';
import webPush from 'web-push';
import { PrivateAddressError } from './public-address.js';
import { outcomeOf, type PushMessage, type PushOutcome, payloadOf } from './push-message.js';
import { post } from './request.js';

/** A subscription of a browser, as `PushSubscription.toJSON()` has it. */
export interface WebSubscription {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}

interface WebPushOptions {
  /** A P-256 private key, base64url. */
  readonly privateKey: string;
  /** `mailto:` or `https:`, by which push services reach the operator. */
  readonly contact: string;
  /** Whether endpoints may be in private networks, and without TLS. */
  readonly privateEndpoints: boolean;
}

/** Sends pushes to browsers by the protocol of Web Push, encrypted and signed with one key pair (VAPID). */
export class WebPush {
  /** The key for `PushManager.subscribe`, base64url. */
  readonly publicKey: string;

  constructor(private readonly options: WebPushOptions) {
    const keys = createECDH('prime256v1');
    keys.setPrivateKey(options.privateKey, 'base64url');
    this.publicKey = keys.getPublicKey('base64url');
  }

  async send({ endpoint, p256dh, auth }: WebSubscription, push: PushMessage): Promise<PushOutcome> {
    const { privateKey, contact, privateEndpoints } = this.options;
    try {
      const { headers, body } = webPush.generateRequestDetails(
        { endpoint, keys: { p256dh, auth } },
        payloadOf(push),
        {
          vapidDetails: { subject: contact, publicKey: this.publicKey, privateKey },
          contentEncoding: 'aes128gcm',
          TTL: push.ttlSeconds,
          urgency: push.urgency,
          topic: push.topic,
        },
      );
      const answer = await post(endpoint, {
        headers: headers as Record<string, string>,
        body: body as Buffer,
        mustBePublic: !privateEndpoints,
      });
      return outcomeOf(answer.status, answer.retryAfter);
    } catch (error) {
      // The host of the endpoint moved into a private network.
      if (error instanceof PrivateAddressError) return { type: 'gone' };
      return { type: 'retry', afterSeconds: null };
    }
  }
}
