import { setTimeout as sleep } from 'node:timers/promises';
import { SEND } from '../harness/documents.js';
import type { Ask, GraphQLReply } from '../harness/graphql.js';
import type { Account } from '../harness/people.js';

/** A message that was acknowledged. */
export interface Sent {
  /** Its client key, and its content. */
  key: string;
  seq: number;
  triedAt: number;
  acknowledgedAt: number;
}

/** A client that sends, and its observations; times are those of `performance.now()`. */
export interface Publisher {
  readonly conversationId: string;
  readonly sent: Sent[];
  /** Keys of messages that were never acknowledged: stored once or not at all. */
  readonly doubtful: string[];
  /** The longest time until an acknowledgement, in milliseconds. */
  slowestMs: number;
  /** UNAVAILABLE answers, and the milliseconds that they took. */
  readonly refusals: { ms: number; at: number; hint: boolean }[];
  /** Answers that must never occur. */
  readonly violations: string[];
  /** Sends until `stop`; resolves once the last message is acknowledged or given up. */
  run(): Promise<void>;
  stop(): void;
}

/** Options of a publisher. */
export interface PublisherOptions {
  /** The pause between two messages, in milliseconds. */
  pauseMs?: number;
  /** The period of messages, in milliseconds; replaces `pauseMs`. A late message shortens the next pause. */
  everyMs?: number;
  /** The time-out of an attempt, in milliseconds; it is repeated with the same key. */
  attemptMs?: number;
  /** The number of characters after the key in the content. */
  padding?: number;
}

let publishers = 0;

/** A client that sends messages one by one, and repeats each with its client key until it is acknowledged. */
export function publisher(
  nodes: readonly { graphql: Ask }[],
  person: Account,
  conversationId: string,
  { pauseMs = 15, everyMs, attemptMs = 4_000, padding = 0 }: PublisherOptions = {},
): Publisher {
  const number = publishers++;
  let running = true;
  let turn = number;
  const self: Publisher = {
    conversationId,
    sent: [],
    doubtful: [],
    slowestMs: 0,
    refusals: [],
    violations: [],
    stop() {
      running = false;
    },
    async run() {
      const begun = performance.now();
      for (let count = 1; running; count++) {
        await deliver(`${person.username}-${number}-${count}`);
        const pause = everyMs ? begun + count * everyMs - performance.now() : pauseMs;
        await sleep(Math.max(0, pause));
      }
    },
  };

  async function deliver(key: string): Promise<void> {
    const triedAt = performance.now();
    const content = `${key}${' '.repeat(padding && 1)}${'x'.repeat(padding)}`;
    const input = { conversationId, content, clientKey: key };
    // After `stop`, the message under way is still repeated for 15 seconds.
    for (let deadline = Number.POSITIVE_INFINITY; performance.now() < deadline; ) {
      const begun = performance.now();
      const node = nodes[turn % nodes.length] as { graphql: Ask };
      const reply = await attempt(node, input);
      const now = performance.now();
      const message = reply?.data?.sendMessage?.message;
      if (message) {
        self.sent.push({ key, seq: message.seq, triedAt, acknowledgedAt: now });
        self.slowestMs = Math.max(self.slowestMs, now - begun);
        if (message.content !== content) self.violations.push(`${key} was answered with another`);
        return;
      }
      if (reply) judge(reply, now - begun, now);
      turn += 1;
      if (!running) deadline = Math.min(deadline, now + 15_000);
      await sleep(50);
    }
    self.doubtful.push(key);
  }

  async function attempt(node: { graphql: Ask }, input: object): Promise<GraphQLReply | null> {
    const late = Promise.withResolvers<null>();
    const patience = setTimeout(() => late.resolve(null), attemptMs);
    const asked = node.graphql(SEND, { input }, person.token).catch(() => null);
    return Promise.race([asked, late.promise]).finally(() => clearTimeout(patience));
  }

  function judge({ status, headers, errors, code }: GraphQLReply, ms: number, at: number): void {
    // A node that drains answers over plain HTTP.
    if (code === 'UNAVAILABLE' || (status === 503 && !errors)) {
      const hint = headers.has('retry-after') || errors?.[0]?.extensions?.retryAfterMs != null;
      self.refusals.push({ ms, at, hint: hint && status === 503 });
    } else self.violations.push(`${status} ${code}: ${errors?.[0]?.message}`);
  }
  return self;
}
