import { setTimeout as sleep } from 'node:timers/promises';
import { SEND } from '../harness/documents.js';
import type { Ask, GraphQLReply } from '../harness/graphql.js';
import type { Account } from '../harness/people.js';

/** A message that was acknowledged. */
export interface Sent {
  /** Its client key, and its content. */
  key: string;
  /** Its global id. */
  id: string;
  seq: number;
  /** The message that it replies to. */
  replyToId?: string;
  /** The upload that was sent with it. */
  uploadId?: string;
  triedAt: number;
  acknowledgedAt: number;
}

/** A client that sends, and its observations; times are those of `performance.now()`. */
export interface Publisher {
  readonly conversationId: string;
  readonly sent: Sent[];
  /** Messages with an acknowledged reaction of the client. */
  readonly reacted: string[];
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
  /** Files that were uploaded, each to send with one message. */
  uploadIds?: readonly string[];
}

let publishers = 0;

const REACT = `mutation ($input: AddReactionInput!) { addReaction(input: $input) { message { id } } }`;
/** Every so many messages one is a reply to the one before, and gets a reaction. */
const repliesEvery = 3;
/** Every so many messages one has a file, as long as there are any. */
const filesEvery = 4;

/**
 * A client that sends messages one by one, some of them replies or with files, and repeats each with its client key until it is
 * acknowledged. It reacts to some, and repeats that as well. A client with a period sends plain messages.
 */
export function publisher(
  nodes: readonly { graphql: Ask }[],
  person: Account,
  conversationId: string,
  { pauseMs = 15, everyMs, attemptMs = 4_000, padding = 0, uploadIds = [] }: PublisherOptions = {},
): Publisher {
  const number = publishers++;
  let running = true;
  let turn = number;
  const files = [...uploadIds];
  const self: Publisher = {
    conversationId,
    sent: [],
    reacted: [],
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
        const key = `${person.username}-${number}-${count}`;
        if (everyMs || count % repliesEvery > 0) await deliver(key);
        else await answer(key);
        const pause = everyMs ? begun + count * everyMs - performance.now() : pauseMs;
        await sleep(Math.max(0, pause));
      }
    },
  };

  /** Sends a reply to the message before, and reacts to that. */
  async function answer(key: string): Promise<void> {
    const before = self.sent.at(-1);
    await deliver(key, before?.id);
    if (!before) return;
    const done = await insist(REACT, { messageId: before.id, emoji: '👍' });
    if (done) self.reacted.push(before.id);
  }

  async function deliver(key: string, replyToId?: string): Promise<void> {
    const triedAt = performance.now();
    const content = `${key}${' '.repeat(padding && 1)}${'x'.repeat(padding)}`;
    const uploadId = self.sent.length % filesEvery === 0 ? files.shift() : undefined;
    const attachmentIds = uploadId ? [uploadId] : undefined;
    const input = { to: { conversationId }, content, replyToId, attachmentIds, clientKey: key };
    const done = await insist(SEND, input);
    if (!done) return void self.doubtful.push(key);
    const { id, seq, content: stored } = done.data.sendMessage.message;
    self.sent.push({ key, id, seq, replyToId, uploadId, triedAt, acknowledgedAt: done.at });
    self.slowestMs = Math.max(self.slowestMs, done.ms);
    if (stored !== content) self.violations.push(`${key} was answered with another`);
  }

  /** Repeats a mutation on one node after the other until it is acknowledged; null when it was given up. */
  async function insist(document: string, input: object) {
    // After `stop`, the mutation under way is still repeated for two minutes, which a node may take to start.
    for (let deadline = Number.POSITIVE_INFINITY; performance.now() < deadline; ) {
      const begun = performance.now();
      const node = nodes[turn % nodes.length] as { graphql: Ask };
      const reply = await attempt(node, document, input);
      const at = performance.now();
      if (reply?.data && !reply.errors) return { data: reply.data, at, ms: at - begun };
      if (reply) judge(reply, at - begun, at);
      // Repeating cannot change this answer.
      if (reply?.code === 'BAD_USER_INPUT') return null;
      turn += 1;
      if (!running) deadline = Math.min(deadline, at + 120_000);
      await sleep(50);
    }
    return null;
  }

  async function attempt(
    node: { graphql: Ask },
    document: string,
    input: object,
  ): Promise<GraphQLReply | null> {
    const late = Promise.withResolvers<null>();
    const patience = setTimeout(() => late.resolve(null), attemptMs);
    const asked = node.graphql(document, { input }, person.token).catch(() => null);
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
