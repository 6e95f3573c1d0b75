import type { Cluster } from './cluster.js';
import type { InboxSubscriber } from './inbox.js';
import { readActivity } from './inbox-load.js';
import type { Publisher, Sent } from './publisher.js';
import type { Finding } from './verdict.js';

/**
 * Compares what inboxes were told with the log: after every acknowledged message in a conversation of the owner an
 * activity shows a head that is not below its number, heads never go back, and each event of the owner alone arrives
 * once and in order.
 */
export async function judgeInboxes(
  cluster: Pick<Cluster, 'query'>,
  inboxes: readonly InboxSubscriber[],
  publishers: readonly Publisher[],
  finding: Finding,
): Promise<void> {
  for (const inbox of inboxes) {
    const conversations = await readActivity(cluster, inbox.username);
    for (const id of conversations.keys()) {
      const heads = inbox.heads.filter(({ conversationId }) => conversationId === id);
      const isBack = heads.some(({ head }, index) => head < (heads[index - 1]?.head ?? 0));
      if (isBack) finding.faults.push('an inbox was told an earlier state of a conversation');
      const sent = publishers.filter(({ conversationId }) => conversationId === id);
      judgeHeads(
        inbox,
        heads,
        sent.flatMap((one) => one.sent),
        finding,
      );
    }
    await judgeOwn(cluster, inbox, finding);
    if (inbox.over !== null) finding.faults.push(`an inbox ${inbox.over}`);
    for (const violation of new Set(inbox.violations))
      finding.faults.push(`an inbox: ${violation}`);
  }
}

function judgeHeads(
  { resumedAt }: InboxSubscriber,
  heads: InboxSubscriber['heads'],
  sent: readonly Sent[],
  finding: Finding,
): void {
  let untold = 0;
  for (const { seq, acknowledgedAt } of sent) {
    const told = heads.find(({ head }) => head >= seq);
    if (!told) untold += 1;
    const due = Math.max(acknowledgedAt, resumedAt[0] ?? 0);
    if (told) finding.longestDelayMs = Math.max(finding.longestDelayMs ?? 0, told.at - due);
  }
  finding.lost += untold;
  if (untold > 0) finding.faults.push('an inbox was not told of a message');
}

async function judgeOwn(
  cluster: Pick<Cluster, 'query'>,
  { username, own }: InboxSubscriber,
  finding: Finding,
): Promise<void> {
  const rows = await cluster.query<{ seq: string }>(
    `select e.seq from events e join users u on u.id = e.home
     where e.home_kind = 3 and u.username = $1 and e.kind = 'commented' order by e.seq`,
    [username],
  );
  const stored = rows.map(({ seq }) => Number(seq));
  const told = new Set(own);
  const lost = stored.filter((seq) => !told.has(seq)).length;
  const doubled = own.length - told.size;
  finding.lost += lost;
  finding.duplicated += doubled;
  if (lost > 0) finding.faults.push('an inbox lacks an event of its owner');
  if (doubled > 0) finding.faults.push('an inbox was told an event of its owner twice');
  if (own.some((seq, index) => seq < (own[index - 1] ?? 0)))
    finding.faults.push('an inbox was told events of its owner out of order');
}
