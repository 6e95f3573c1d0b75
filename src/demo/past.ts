import type { ClientBase } from 'pg';
import { fillVillage } from './fill.js';
import { randomOf } from './random.js';

/**
 * The moments that move. Events stay, since they are in partitions by time, and so do the times of streams, before which
 * no later event may be.
 */
const columns: Record<string, readonly string[]> = {
  users: ['created_at'],
  follows: ['created_at'],
  friend_requests: ['created_at'],
  friends: ['created_at'],
  posts: ['created_at', 'updated_at'],
  post_likes: ['created_at'],
  comments: ['created_at', 'updated_at'],
  conversations: ['created_at'],
  participants: ['created_at'],
  groups: ['created_at', 'updated_at'],
  messages: ['sent_at'],
  message_words: ['sent_at'],
  reactions: ['created_at'],
  streams: ['active_at'],
  meetings: ['created_at'],
  invitations: ['invited_at', 'answered_at'],
  calls: ['created_at', 'answered_at', 'ended_at'],
  notifications: ['at'],
  notification_actors: ['created_at'],
};

/** The parts of the filling in their order, each with the table whose first row begins it, and when it was, in hours ago. */
const parts = [
  { first: 'users', from: 150, until: 124 },
  { first: 'posts', from: 120, until: 4 },
  { first: 'post_likes', from: 4, until: 0.3 },
  { first: 'conversations', from: 60, until: 0.1 },
  { first: 'meetings', from: 50, until: 30 },
  { first: 'calls', from: 28, until: 2 },
];

/** Moments between which some time goes by, and how much of it in relation to others. Others follow at once. */
const weights: Record<string, number> = {
  users: 1,
  follows: 1,
  friend_requests: 1,
  friends: 1,
  posts: 1,
  post_likes: 0.3,
  comments: 1,
  messages: 1,
  reactions: 0.3,
  meetings: 1,
  invitations: 0.1,
  calls: 1,
};

const hour = 3_600_000;

/** How long after the one before a moment is, in milliseconds; null where it has a share of the time of its part. */
function pauseBefore(sources: readonly string[], before: readonly string[], random: number) {
  if (sources.includes('calls.answered_at')) return 4_000 + random * 9_000;
  if (sources.includes('calls.ended_at'))
    return before.includes('calls.answered_at') ? (2 + random * 20) * 60_000 : 30_000;
  return sources.some((source) => source.split('.')[0]! in weights) ? null : 5 + random * 900;
}

interface Moment {
  was: Date;
  /** The columns that contain it. */
  sources: string[];
}

/** The moments of a part in its time, in the same order. */
function spread(moments: readonly Moment[], from: number, until: number, random: () => number) {
  const steps = moments.map(({ sources }, index) => ({
    pause: pauseBefore(sources, moments[index - 1]?.sources ?? [], random()),
    // Some follow close on each other, others after a long time.
    share:
      Math.max(...sources.map((source) => weights[source.split('.')[0]!] ?? 0)) * random() ** 3,
  }));
  const paused = steps.reduce((sum, { pause }) => sum + (pause ?? 0), 0);
  const shares = steps.reduce((sum, { pause, share }) => sum + (pause === null ? share : 0), 0);
  const free = (from - until) * hour - paused;
  let at = Date.now() - from * hour;
  return steps.map(({ pause, share }) => {
    // No two are the same.
    at = Math.floor(at) + 1 + (pause ?? (free * share) / shares);
    return new Date(at);
  });
}

/** Fills the running server at `url`, whose database is that of `client`, with the village, and gives a new one a past. */
export async function settleVillage(url: string, client: ClientBase): Promise<Map<string, string>> {
  const { rows } = await client.query<{ now: Date }>('select clock_timestamp() as now');
  const tokens = await fillVillage(url);
  const { rowCount } = await client.query(
    "select from users where username = 'ada' and created_at >= $1",
    [rows[0]!.now],
  );
  if (rowCount) await giveAPast(client, rows[0]!.now);
  return tokens;
}

/**
 * Moves what was written since a moment into the last days, as if people had lived there. Each part keeps its order, and
 * what was at the same time still is. What a list has of two parts is in the order of the new moments.
 */
async function giveAPast(client: ClientBase, since: Date): Promise<void> {
  const random = randomOf('the past of the village');
  const all = Object.entries(columns).flatMap(([table, names]) =>
    names.map((name) => ({ table, name })),
  );
  await client.query('begin');
  // Messages are put into the index of searches before or afterwards.
  await client.query('select from search_progress for update');
  const { rows } = await client.query<Moment>(
    `select was, array_agg(source) sources from (
       ${all.map(({ table, name }) => `select ${name}, '${table}.${name}' from ${table}`).join(' union all ')}
     ) moments (was, source) where was between $1 and now() group by was order by was`,
    [since],
  );
  const begins = (first: string) =>
    rows.findIndex(({ sources }) => sources.includes(`${first}.${columns[first]![0]}`));
  const moved = parts.flatMap(({ first, from, until }, index) => {
    const next = parts[index + 1];
    const own = rows.slice(
      index === 0 ? 0 : begins(first),
      next ? begins(next.first) : rows.length,
    );
    return spread(own, from, until, random);
  });
  await client.query(
    'create temp table past (was timestamptz primary key, moved timestamptz) on commit drop',
  );
  await client.query(
    'insert into past select * from unnest($1::timestamptz[], $2::timestamptz[])',
    [rows.map(({ was }) => was), moved],
  );
  for (const { table, name } of all)
    await client.query(`update ${table} set ${name} = moved from past where past.was = ${name}`);
  await client.query('commit');
}
