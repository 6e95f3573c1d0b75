import type { House } from './house.js';
import { type Evidence, readHead, streamOf } from './load.js';
import type { Publisher } from './publisher.js';
import type { Subscriber } from './subscriber.js';

/** What a scenario came to. */
export interface Finding {
  acknowledged: number;
  lost: number;
  duplicated: number;
  reordered: number;
  /** From an acknowledgement to the last subscriber's hearing of it; null where nothing was measured. */
  longestDelayMs: number | null;
  /** Why it fails, one sentence each. */
  faults: string[];
  /** What else was measured. */
  notes: string[];
}

/** Nothing measured yet, nothing wrong. */
export const blank = (): Finding => ({
  acknowledged: 0,
  lost: 0,
  duplicated: 0,
  reordered: 0,
  longestDelayMs: null,
  faults: [],
  notes: [],
});

interface Stored {
  seq: number;
  content: string | null;
}

/**
 * Holds what publishers were promised and subscribers were told against the log: every acknowledged
 * key stored once under its number, numbers 1…n, each subscriber told exactly 1…n in order.
 */
export async function judge(
  house: House,
  { publishers, subscribers }: Evidence,
  delayLimitMs: number,
): Promise<Finding> {
  const finding = blank();
  const ids = new Set([...publishers, ...subscribers].map(({ conversationId }) => conversationId));
  for (const id of ids) {
    const stored = await readStored(house, id);
    judgeLog(finding, stored, (await readHead(house, id)).head);
    const here = publishers.filter(({ conversationId }) => conversationId === id);
    for (const one of here) judgePublisher(finding, one, stored);
    const acknowledgedAt = new Map(
      here.flatMap(({ sent }) => sent.map((one) => [one.key, one.acknowledgedAt])),
    );
    for (const one of subscribers.filter(({ conversationId }) => conversationId === id))
      judgeSubscriber(finding, one, stored, acknowledgedAt);
  }
  if (finding.lost) finding.faults.push(`${finding.lost} lost`);
  if (finding.duplicated) finding.faults.push(`${finding.duplicated} duplicated`);
  if (finding.reordered) finding.faults.push(`${finding.reordered} out of order`);
  if (finding.acknowledged === 0) finding.faults.push('nothing was acknowledged');
  if ((finding.longestDelayMs ?? 0) > delayLimitMs)
    finding.faults.push(`a delay of more than ${Math.round(delayLimitMs)} ms`);
  const complaints = [...publishers, ...subscribers].flatMap(({ complaints }) => complaints);
  for (const one of new Set(complaints)) finding.faults.push(one);
  return finding;
}

async function readStored(house: House, conversationId: string): Promise<Stored[]> {
  const stream = streamOf(conversationId);
  const rows = await house.query<{ seq: string; content: string | null }>(
    `select e.seq, split_part(m.content, ' ', 1) as content from events e
     left join messages m on m.conversation_id = $2 and m.seq = e.seq
     where e.stream = $1 order by e.seq`,
    [stream, stream.split(':')[1]],
  );
  return rows.map(({ seq, content }) => ({ seq: Number(seq), content }));
}

/** Numbers run 1…head, and no content (each is its own key) is there twice. */
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
    // Who came late was told of what was before as soon as they came.
    const due = Math.max(since, resumedAt[0] ?? 0);
    finding.longestDelayMs = Math.max(finding.longestDelayMs ?? 0, at - due);
  }
}
