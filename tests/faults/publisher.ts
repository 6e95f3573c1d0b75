import { setTimeout as sleep } from 'node:timers/promises';
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

/** What one client saw of its own sending; times are `performance.now()`. */
export interface Publisher {
  readonly conversationId: string;
  readonly sent: Sent[];
  /** Tried, and never acknowledged: stored or not, but never twice. */
  readonly doubtful: string[];
  /** The longest that one answer took, of those that acknowledged. */
  slowestMs: number;
  /** Answers that said "try again later", with how long they took. */
  readonly refusals: { ms: number; at: number; hint: boolean }[];
  /** Answers nobody should ever get. */
  readonly complaints: string[];
  /** Sends until told to stop; resolves once the last message is acknowledged or given up. */
  run(): Promise<void>;
  stop(): void;
}

export const SEND = /* GraphQL */ `
  mutation ($input: SendMessageInput!) {
    sendMessage(input: $input) { message { seq content conversation { id } } }
  }
`;

/** How a publisher goes about it. */
export interface Pace {
  /** Between two messages, in milliseconds. */
  pauseMs?: number;
  /** From the beginning of one message to that of the next; sooner to make up for a late one. */
  everyMs?: number;
  /** After how long an answer is waited for no more; the try is repeated with the same key. */
  attemptMs?: number;
  /** How many characters follow the key in the content. */
  padding?: number;
}

let publishers = 0;

/** A client that sends one message after the other, and each again with its key until it is acknowledged. */
export function publisher(
  nodes: readonly { graphql: Ask }[],
  person: Account,
  conversationId: string,
  { pauseMs = 15, everyMs, attemptMs = 4_000, padding = 0 }: Pace = {},
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
    complaints: [],
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
    // Whoever is told to stop still settles what is under way, for a while.
    for (let deadline = Number.POSITIVE_INFINITY; performance.now() < deadline; ) {
      const begun = performance.now();
      const node = nodes[turn % nodes.length] as { graphql: Ask };
      const reply = await attempt(node, input);
      const now = performance.now();
      const message = reply?.data?.sendMessage?.message;
      if (message) {
        self.sent.push({ key, seq: message.seq, triedAt, acknowledgedAt: now });
        self.slowestMs = Math.max(self.slowestMs, now - begun);
        if (message.content !== content) self.complaints.push(`${key} was answered with another`);
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
    // A node that is leaving answers in HTTP alone.
    if (code === 'UNAVAILABLE' || (status === 503 && !errors)) {
      const hint = headers.has('retry-after') || errors?.[0]?.extensions?.retryAfterMs != null;
      self.refusals.push({ ms, at, hint: hint && status === 503 });
    } else self.complaints.push(`${status} ${code}: ${errors?.[0]?.message}`);
  }
  return self;
}
