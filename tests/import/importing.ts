import { parseConfig } from '../../src/config/config.js';
import { type DialectName, findTables, readMapping } from '../../src/import/mapping.js';
import { importMedia } from '../../src/import/media.js';
import { type Import, runImport } from '../../src/import/run.js';
import { openSource } from '../../src/import/sources/open.js';
import { openApp } from '../../src/server/app.js';
import { type Parley, TEST_ENV } from '../harness/server.js';

type Options = Partial<Pick<Import, 'isTrial' | 'onBatch' | 'batchRows'>> & {
  media?: string;
  map?: string;
};

/** Imports a database into that of a node; resolves to the lines of the report. */
export async function importInto(
  node: Pick<Parley, 'databaseUrl' | 'dataDir'>,
  dialect: DialectName,
  address: string,
  { isTrial = false, media, map, ...others }: Options = {},
): Promise<string[]> {
  const env = { ...TEST_ENV, DATABASE_URL: node.databaseUrl, DATA_DIR: node.dataDir };
  const { app, close } = await openApp(parseConfig(env));
  const source = await openSource(address);
  try {
    const mapping = await readMapping(dialect, map ?? null);
    const tables = findTables(mapping, source);
    const report = await runImport({ app, source, dialect, mapping, tables, isTrial, ...others });
    const pictures = media ? String(await importMedia(app, dialect, media, isTrial)) : '';
    return `${report}\n${pictures}`.split('\n').filter(Boolean);
  } finally {
    await source.close();
    await close();
  }
}

/** Everything in the database but what differs between equal imports. */
export async function contentOf({ sql }: Pick<Parley, 'sql'>): Promise<Record<string, string>> {
  const tables = await sql(
    `select table_name as name from information_schema.tables where table_schema = 'public'
     and table_name not in
       ('mikro_orm_migrations', 'scheduled_jobs', 'scheduler_lease', 'database_runs', 'server_nodes',
        'search_progress', 'message_words', 'feed_changes', 'push_position')`,
  );
  const random = `- 'epoch' - 'history' - 'at' - 'expires_at' - 'suspended_at' - 'api_token_expires_at'`;
  const content: Record<string, string> = {};
  for (const { name } of tables) {
    const unlike = /^(follows|friends|participants)$/.test(name) ? ` - 'id'` : '';
    const inner = `${random}${unlike}${name === 'streams' ? ` - 'mark' - 'active_mark'` : ''}`;
    const rows = await sql(`select (to_jsonb(t) ${inner})::text as text from ${name} t order by 1`);
    content[name] = rows.map(({ text }) => text).join('\n');
  }
  return content;
}

/** Counters, heads and marks that differ from what they count; none, in a consistent database. */
export const inconsistencies = ({ sql }: Pick<Parley, 'sql'>) =>
  sql(`
    select 'followers of ' || id as what from users u where follower_count <> (select count(*) from follows where followee_id = u.id)
    union all select 'following of ' || id from users u where following_count <> (select count(*) from follows where follower_id = u.id)
    union all select 'likes of post ' || id from posts p where like_count <> (select count(*) from post_likes where post_id = p.id)
    union all select 'comments of post ' || id from posts p where comment_count <> (select count(*) from comments where post_id = p.id and not hidden)
    union all select 'likes of comment ' || id from comments c where like_count <> (select count(*) from comment_likes where comment_id = c.id)
    union all select 'members of ' || id from groups g where member_count <> (select count(*) from participants p where p.conversation_id = g.conversation_id)
    union all select 'newest of ' || author_id from (
      select author_id, among_newest, row_number() over (partition by author_id order by created_at desc, id desc) as n
      from posts where not hidden) p where n <= 3 and not among_newest
    union all select 'older of ' || author_id from (
      select author_id, among_newest, row_number() over (partition by author_id order by created_at desc, id desc) as n
      from posts where not hidden) p where n > 3 and among_newest
    union all select 'head of ' || home from streams s where head <> (select coalesce(max(seq), 0) from events e where (e.home_kind, e.home) = (s.home_kind, s.home))
      or head <> (select count(*) from events e where (e.home_kind, e.home) = (s.home_kind, s.home))
    union all select 'event of message ' || id from messages m where not exists (
      select from events e where home_kind = 1 and home = conversation_id and e.seq = m.seq and kind = 'message'
        and actor_id = sender_id and e.at = m.sent_at)
    union all select 'order of ' || conversation_id from (
      select conversation_id, sent_at, lag(sent_at) over (partition by conversation_id order by seq) as earlier from messages) m where earlier > sent_at
    union all select 'end of ' || home from streams s where at < (select max(at) from events e where (e.home_kind, e.home) = (s.home_kind, s.home))
    union all select 'activity of ' || home from streams s where home_kind = 1 and active_at < (select max(sent_at) from messages m where m.conversation_id = s.home)
  `);
