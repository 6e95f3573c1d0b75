import type { App } from '../../core/app.js';
import type { Context } from '../../core/context.js';
import {
  AppError,
  badInput,
  conflict,
  forbidden,
  notFound,
  rateLimited,
  unauthenticated,
} from '../../core/errors.js';
import { type AppendStatement, runAlone, runAppend } from '../../core/events/append-statement.js';
import { conversationTopic, type StreamKey } from '../../core/events/topics.js';
import { GroupCommit } from '../../core/group-commit.js';
import { isDatabaseAway } from '../../core/postgres/database-away.js';

declare module '../../core/app.js' {
  interface App {
    readonly messageWrites: GroupCommit<Draft, Written>;
  }
}

/** A message to write. */
export interface Draft {
  readonly conversationId: number;
  readonly senderId: number;
  readonly clientKey: string | null;
  readonly content: string;
  /** Null for an ordinary message, which is written without looking further. */
  readonly extra: Extra | null;
}

/** What a message has besides its text, as `send_messages` and `write_extra` read it. */
export interface Extra {
  /** The id of the message that it replies to. */
  readonly replyTo?: number;
  readonly isForwarded?: true;
  /** The ids of the uploads that become its attachments, in order. */
  readonly attachments?: readonly string[];
  /** The id of the message whose attachments are copied. */
  readonly attachmentsOf?: number;
  readonly mentions?: readonly MentionedName[];
  /** The URL of a page to fetch for a preview. */
  readonly link?: string;
}

/** The key of a username that may be mentioned at a position of a text. */
export interface MentionedName {
  readonly start: number;
  readonly length: number;
  readonly key: string;
}

/** The place of a draft that was written, now or before with the same client key. */
export interface Sent {
  readonly outcome: 'SENT' | 'REPEATED';
  readonly id: number;
  readonly seq: number;
  readonly sentAt: Date;
}

/** What became of a draft: a message, or the reason why there is none. */
export type Written =
  | Sent
  | {
      readonly outcome: keyof typeof refusals;
      /** Until the group's slow mode lets the sender write again; null for another reason. */
      readonly waitMs: number | null;
    };

/** BAD_USER_INPUT for a client key that was used for another kind of event. */
export const keyOfAnother = (): AppError =>
  badInput('clientKey', 'This key was used for another event of the conversation.').because(
    'CLIENT_KEY_USED',
  );

const requestFull = () =>
  forbidden('At most 3 messages until the other user has accepted the conversation.').because(
    'REQUEST_PENDING',
  );

/** FORBIDDEN for ordinary members of an announcement group. */
export const adminsOnly = (): AppError =>
  forbidden('Only the owner and the admins write in this group.').because('ADMINS_WRITE_ALONE');

/** CONFLICT for a message request that the viewer has not accepted. */
export const notAccepted = (): AppError =>
  conflict('Accept the conversation first.').because('REQUEST_NOT_ACCEPTED');

/** The errors of the outcomes of `send_messages` without a message. */
const refusals = {
  NOT_PARTICIPANT: () => notFound('Conversation'),
  NO_ACCOUNT: () => unauthenticated(),
  NO_RECIPIENT: () => notFound('User'),
  KEY_OF_ANOTHER: keyOfAnother,
  REQUEST_FULL: requestFull,
  // The policy admitted the sender for a moment only.
  ADMITTED: requestFull,
  NOT_ACCEPTED: notAccepted,
  NO_UPLOAD: () =>
    badInput(
      'attachmentIds',
      'Each must be a complete upload of yours that was not used in another message, post, group or profile.',
    ).because('UPLOAD_UNUSABLE'),
  NO_REPLIED: () =>
    badInput('replyToId', 'There is no such message in this conversation.').because(
      'REPLIED_MISSING',
    ),
  FILES_GONE: () => conflict('The message was deleted.').because('MESSAGE_DELETED'),
  REPLIED_GONE: () => conflict('The message was deleted.').because('MESSAGE_DELETED'),
  ADMINS_ONLY: adminsOnly,
  TOO_SOON: (waitMs: number) =>
    rateLimited('This group has slow mode; write again a little later.', waitMs).because(
      'SLOW_MODE',
    ),
};

/** Throws unless a draft was written, now or before. */
export function assertWritten(written: Written): asserts written is Sent {
  if (!('seq' in written)) throw refusals[written.outcome](written.waitMs ?? 0);
}

interface Row {
  place: string;
  outcome: Written['outcome'] | 'BUSY';
  id: string;
  seq: string;
  sent_at: string;
  wait_ms: number | null;
}

/** Writes drafts by one call of the function of the database that judges, numbers and inserts them. */
const writing = (
  drafts: readonly Draft[],
  mayWait: boolean,
): AppendStatement<Row, (Written | null)[]> => ({
  name: 'send_messages',
  text: `select place, outcome, id, seq, sent_at, wait_ms from send_messages($1, $2, $3, $4, $5, $6)`,
  values: [
    drafts.map(({ conversationId }) => conversationId),
    drafts.map(({ senderId }) => senderId),
    drafts.map(({ clientKey }) => clientKey),
    drafts.map(({ content }) => content),
    drafts.map(({ extra }) => extra && JSON.stringify(extra)),
    mayWait,
  ],
  claim: { person: null, kind: 'send_messages', stream: null },
  read: (rows) => read(drafts, rows),
});

/** Writes the first message of a conversation in the open commit, which has made the conversation. */
export async function writeFirst(ctx: Context, draft: Draft): Promise<Written> {
  const [written] = await runAppend(ctx, writing([draft], true));
  return written as Written;
}

/** What became of each draft, null for one whose stream is locked; and the new heads of streams. */
function read(drafts: readonly Draft[], rows: readonly Row[]) {
  const result: (Written | null)[] = [];
  const heads = new Map<StreamKey, number>();
  for (const { place, outcome, id, seq, sent_at, wait_ms } of rows) {
    const index = Number(place) - 1;
    const stream = conversationTopic((drafts[index] as Draft).conversationId);
    if (outcome === 'BUSY') result[index] = null;
    else if (outcome === 'SENT' || outcome === 'REPEATED') {
      const message = { id: Number(id), seq: Number(seq), sentAt: new Date(sent_at) };
      result[index] = { outcome, ...message };
      heads.set(stream, Math.max(message.seq, heads.get(stream) ?? 0));
    } else result[index] = { outcome, waitMs: wait_ms };
  }
  return { heads, result: () => result };
}

const isSqlState = (error: unknown): boolean =>
  /^[0-9A-Z]{5}$/.test(String((error as { code?: unknown } | null)?.code));

/** The queue of a node in which messages wait to be written, those of one conversation in order. */
export const createMessageWrites = (app: App): GroupCommit<Draft, Written> =>
  new GroupCommit({
    keyOf: ({ conversationId }) => conversationId,
    identityOf: ({ senderId, clientKey }) => clientKey && `${senderId} ${clientKey}`,
    write: (drafts, mayWait) => runAlone(app, writing(drafts, mayWait)),
    isRefusal: (error) => isSqlState(error) && !isDatabaseAway(error),
  });
