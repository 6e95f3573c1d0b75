import type { App } from '../../core/app.js';
import type { Job } from '../../core/jobs/job.js';
import { queryPrepared } from '../../core/postgres/pool.js';

/** The most messages that one statement takes into the index. */
const atOnce = 1_000;

/** Takes messages into the index, at most a batch; resolves to their number. */
async function indexMessages(app: App): Promise<number> {
  const [row] = await queryPrepared<{ count: number }>(
    app,
    'index_messages',
    'select index_messages($1) as count',
    [atOnce],
  );
  return row?.count ?? 0;
}

/** Takes messages into the index about a second after they were sent. Of several nodes one works at a time. */
export const searchJob: Job = {
  name: 'search',
  everySeconds: 1,
  on: 'each node',
  async run(app, signal) {
    while (!signal.aborted && (await indexMessages(app)) === atOnce);
  },
};

const deletedAtOnce = 10_000;

/** Empties the index of messages and fills it again; resolves to the number of messages that were looked at. */
export async function reindex(app: App): Promise<number> {
  await queryPrepared(
    app,
    'search_restart',
    'update search_progress set seen = 0, done = 0, fence = 0, fence_xmax = 0',
    [],
  );
  const remove = `with gone as (
      delete from message_words where (conversation_id, message_id) in (
        select conversation_id, message_id from message_words limit $1
      ) returning 1
    ) select count(*)::int as count from gone`;
  for (let gone = deletedAtOnce; gone === deletedAtOnce; )
    [{ count: gone } = { count: 0 }] = await queryPrepared<{ count: number }>(
      app,
      'search_empty',
      remove,
      [deletedAtOnce],
    );
  let total = 0;
  for (let count = atOnce; count === atOnce; total += count) count = await indexMessages(app);
  return total;
}
