import { randomUUID } from 'node:crypto';
import type { App } from '../../core/app.js';
import { defaultPolicy } from '../../core/client-policy.js';
import { Context } from '../../core/context.js';
import { append, lockStream } from '../../core/events/append.js';
import { conversationTopic } from '../../core/events/topics.js';
import type { Job } from '../../core/jobs/job.js';
import { fetchPage, PageRefusedError } from '../../core/link-preview/fetch-page.js';
import { readPageCard } from '../../core/link-preview/page-card.js';
import { allColumns } from '../../core/postgres/columns.js';
import { queryPrepared } from '../../core/postgres/pool.js';
import { isLast } from '../chat/correction.service.js';
import { Message } from '../chat/message.entity.js';

/** Pages that a node fetches at once. */
const atOnce = 4;
const mostAttempts = 4;

interface Fetch {
  id: string;
  message_id: string | null;
  conversation_id: string | null;
  post_id: string | null;
  url: string;
  attempts: number;
}

/** Fetches the pages of links about a second after they were written. Of several nodes, one takes each. */
export const linkPreviewJob: Job = {
  name: 'link_previews',
  everySeconds: 1,
  on: 'each node',
  async run(app, signal) {
    if (!app.config.linkPreviews) return;
    const work = async () => {
      for (let next = await claim(app); next && !signal.aborted; next = await claim(app))
        await preview(app, next, signal);
    };
    await Promise.all(Array.from({ length: atOnce }, work));
  },
};

/** Takes the page that is due first; null for none. Another node repeats it after a minute, and later each time. */
async function claim(app: App): Promise<Fetch | null> {
  const [found] = await queryPrepared<Fetch>(
    app,
    'claim_link_fetch',
    `update link_fetches set attempts = attempts + 1,
       due_at = clock_timestamp() + make_interval(mins => attempts * attempts + 1)
     where id = (
       select id from link_fetches where due_at <= clock_timestamp() order by due_at, id limit 1
       for update skip locked
     ) returning id, message_id, conversation_id, post_id, url, attempts`,
    [],
  );
  return found ?? null;
}

async function preview(app: App, wanted: Fetch, stop: AbortSignal): Promise<void> {
  const { linkPreviews, limits } = app.config;
  const { url, attempts } = wanted;
  if (!linkPreviews) return;
  const signal = AbortSignal.any([stop, AbortSignal.timeout(limits.linkPreviewSeconds * 1_000)]);
  try {
    const html = await fetchPage(url, { ...linkPreviews, bytes: limits.linkPreviewBytes, signal });
    const card = readPageCard(html);
    await store(app, wanted, card && JSON.stringify({ url, ...card }));
  } catch (error) {
    if (stop.aborted) return;
    const { host } = new URL(url);
    app.log.info({ host, reason: (error as Error).message }, 'no preview of a link');
    const isOver = error instanceof PageRefusedError || attempts >= mostAttempts;
    if (isOver) await store(app, wanted, null);
  }
}

/** Writes a preview and tells of it, unless the text was changed meanwhile. */
async function store(app: App, wanted: Fetch, stored: string | null): Promise<void> {
  const origin = { policy: defaultPolicy, requestId: randomUUID(), address: '', userAgent: null };
  const ctx = new Context(app, null, origin);
  await ctx.commit(async () => {
    if (wanted.post_id === null) await storeOfMessage(ctx, wanted, stored);
    else await storeOfPost(ctx, wanted, stored);
  });
}

/** Whether the row was still there: changes of a text replace it, with the same lock. */
async function finish(ctx: Context, { id }: Fetch): Promise<boolean> {
  const gone = await ctx.em.execute('delete from link_fetches where id = ? returning id', [id]);
  return gone.length > 0;
}

async function storeOfMessage(ctx: Context, wanted: Fetch, stored: string | null): Promise<void> {
  const place = [wanted.message_id, wanted.conversation_id];
  const found = await ctx.em.execute(
    'select from messages where id = ? and conversation_id = ?',
    place,
  );
  if (found.length === 0 || stored === null) return void (await finish(ctx, wanted));
  const stream = conversationTopic(Number(wanted.conversation_id));
  await lockStream(ctx, stream);
  if (!(await finish(ctx, wanted))) return;
  const [row] = await ctx.em.execute<object[]>(
    `update messages set link_preview = ?::jsonb where id = ? and conversation_id = ?
       and deleted_at is null and removed_at is null returning ${allColumns(ctx, Message)}`,
    [stored, ...place],
  );
  if (!row) return;
  const message = ctx.em.map(Message, row as never);
  await append(ctx, stream, {
    kind: 'previewed',
    actorId: null,
    data: { messageId: message.id },
    isActivity: await isLast(ctx, message),
  });
}

/** The trigger of `posts` tells the feeds of it. */
async function storeOfPost(ctx: Context, wanted: Fetch, stored: string | null): Promise<void> {
  await ctx.em.execute('select from posts where id = ? for no key update', [wanted.post_id]);
  if (!(await finish(ctx, wanted)) || stored === null) return;
  await ctx.em.execute('update posts set link_preview = ?::jsonb where id = ?', [
    stored,
    wanted.post_id,
  ]);
}
