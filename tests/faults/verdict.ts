import { ofStream } from '../harness/streams.js';
import type { Cluster } from './cluster.js';
import { judgeInboxes } from './inbox-verdict.js';
import { type Observations, readHead, streamOf } from './load.js';
import type { Publisher } from './publisher.js';
import type { Received, Subscriber } from './subscriber.js';

/** The result of a scenario. */
export interface Finding {
  acknowledged: number;
  lost: number;
  duplicated: number;
  reordered: number;
  /** Messages with an attachment that were stored, or reached a subscriber, without it. */
  withoutFile: number;
  /** The longest time from an acknowledgement until a subscriber received the event; null without a measurement. */
  longestDelayMs: number | null;
  /** The reasons why it fails. */
  faults: string[];
  /** Other measurements. */
  notes: string[];
}

/** A result without measurements and faults. */
export const blank = (): Finding => ({
  acknowledged: 0,
  lost: 0,
  duplicated: 0,
  reordered: 0,
  withoutFile: 0,
  longestDelayMs: null,
  faults: [],
  notes: [],
});

interface Stored {
  seq: number;
  content: string | null;
}

/**
 * Compares the observations of publishers and subscribers with the log: every acknowledged key is
 * stored once under its number, numbers are 1…n, and each subscriber received exactly 1…n in order.
 */
export async function judge(
  cluster: Pick<Cluster, 'query'>,
  { publishers, subscribers, inboxes = [] }: Observations,
  delayLimitMs: number,
): Promise<Finding> {
  const finding = blank();
  const ids = new Set([...publishers, ...subscribers].map(({ conversationId }) => conversationId));
  for (const id of ids) {
    const stored = await readStored(cluster, id);
    judgeLog(finding, stored, (await readHead(cluster, id)).head);
    const here = publishers.filter(({ conversationId }) => conversationId === id);
    const parts = await readParts(cluster, id);
    for (const one of here) {
      judgePublisher(finding, one, stored);
      judgeParts(finding, one, parts);
    }
    const acknowledgedAt = new Map(
      here.flatMap(({ sent }) => sent.map((one) => [one.key, one.acknowledgedAt])),
    );
    const withFile = new Set(
      here.flatMap(({ sent }) => sent.flatMap(({ key, uploadId }) => (uploadId ? [key] : []))),
    );
    for (const one of subscribers.filter(({ conversationId }) => conversationId === id)) {
      judgeSubscriber(finding, one, stored, acknowledgedAt);
      const isBare = ({ content, files }: Received) => files === 0 && withFile.has(content ?? '');
      finding.withoutFile += one.received.filter(isBare).length;
    }
  }
  await judgeInboxes(cluster, inboxes, publishers, finding);
  if (finding.lost) finding.faults.push(`${finding.lost} lost`);
  if (finding.duplicated) finding.faults.push(`${finding.duplicated} duplicated`);
  if (finding.reordered) finding.faults.push(`${finding.reordered} out of order`);
  if (finding.withoutFile)
    finding.faults.push(`${finding.withoutFile} arrived without their attachments`);
  if (finding.acknowledged === 0) finding.faults.push('nothing was acknowledged');
  if ((finding.longestDelayMs ?? 0) > delayLimitMs)
    finding.faults.push(`a delay of more than ${Math.round(delayLimitMs)} ms`);
  const violations = [...publishers, ...subscribers].flatMap(({ violations }) => violations);
  for (const one of new Set(violations)) finding.faults.push(one);
  return finding;
}

async function readStored(
  cluster: Pick<Cluster, 'query'>,
  conversationId: string,
): Promise<Stored[]> {
  const rows = await cluster.query<{ seq: string; content: string | null }>(
    `select e.seq, split_part(m.content, ' ', 1) as content from events e
     left join messages m on m.conversation_id = e.home and m.seq = e.seq
     where ${ofStream(streamOf(conversationId))} order by e.seq`,
  );
  return rows.map(({ seq, content }) => ({ seq: Number(seq), content }));
}

/** What is stored of a message besides its text. */
interface Parts {
  replyTo: string | null;
  /** The uploads of its attachments. */
  uploads: string[];
  reactions: number;
  /** The events of these reactions. */
  told: number;
}

/** The parts of each message of a conversation, by its global id. */
async function readParts(
  cluster: Pick<Cluster, 'query'>,
  conversationId: string,
): Promise<Map<string, Parts>> {
  const rows = await cluster.query<{ id: string } & Parts>(
    `select 'message_' || m.id as id, 'message_' || m.reply_to_id as "replyTo",
       array(select 'upload_' || upload_id from attachments where message_id = m.id) as uploads,
       (select count(*) from reactions where message_id = m.id)::int as reactions,
       coalesce(told.count, 0)::int as told
     from messages m left join (
       select data->>'messageId' as id, count(*) from events
       where ${ofStream(streamOf(conversationId))} and kind = 'reacted' group by 1
     ) told on told.id = m.id::text
     where m.conversation_id = ${conversationId.split('_')[1]}`,
  );
  return new Map(rows.map(({ id, ...parts }) => [id, parts]));
}

/** Checks that acknowledged replies, attachments and reactions are stored once, and that each reaction has one event. */
function judgeParts(
  finding: Finding,
  { sent, reacted }: Publisher,
  parts: ReadonlyMap<string, Parts>,
): void {
  finding.acknowledged += reacted.length;
  for (const { id, replyToId = null, uploadId } of sent) {
    const { replyTo, uploads = [] } = parts.get(id) ?? {};
    if (replyTo !== replyToId) finding.lost += 1;
    if (uploadId && !uploads.includes(uploadId)) finding.withoutFile += 1;
    if (uploads.length > (uploadId ? 1 : 0)) finding.duplicated += 1;
  }
  for (const id of reacted) {
    const { reactions = 0, told = 0 } = parts.get(id) ?? {};
    if (reactions < 1 || told < 1) finding.lost += 1;
    if (reactions > 1 || told > 1) finding.duplicated += 1;
  }
}

/** Checks that numbers are 1…head and that no content, which contains the key, is stored twice. */
function judgeLog(finding: Finding, stored: readonly Stored[], head: number): void {
  finding.reordered += stored.filter(({ seq }, index) => seq !== index + 1).length;
  if (head !== stored.length) finding.faults.push(`${stored.length} events, but a head of ${head}`);
  const contents = stored.flatMap(({ content }) => content ?? []);
  finding.duplicated += contents.length - new Set(contents).size;
}

function judgePublisher(finding: Finding, { sent, doubtful }: Publisher, stored: Stored[]): void {
  const contentAt = new Map(stored.map(({ seq, content }) => [seq, content]));
  finding.acknowledged += sent.length;
  finding.lost += sent.filter(({ key, seq }) => contentAt.get(seq) !== key).length;
  if (doubtful.length > 0) finding.faults.push(`${doubtful.length} never acknowledged`);
}

function judgeSubscriber(
  finding: Finding,
  { received, resumedAt, over }: Subscriber,
  stored: readonly Stored[],
  acknowledgedAt: ReadonlyMap<string, number>,
): void {
  const told = new Map(received.map((one) => [one.seq, one.content]));
  finding.lost += stored.filter(({ seq, content }) => told.get(seq) !== content).length;
  finding.duplicated += received.length - told.size;
  finding.reordered += received.filter(
    ({ seq }, index) => index > 0 && seq < (received[index - 1]?.seq ?? 0),
  ).length;
  if (over !== null) finding.faults.push(`a subscription ${over}`);
  for (const { content, at } of received) {
    const since = acknowledgedAt.get(content ?? '');
    if (since === undefined) continue;
    // Earlier events are due when the subscription starts.
    const due = Math.max(since, resumedAt[0] ?? 0);
    finding.longestDelayMs = Math.max(finding.longestDelayMs ?? 0, at - due);
  }
}
