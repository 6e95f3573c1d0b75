import type { Context } from '../../core/context.js';
import { notFound } from '../../core/errors.js';
import { globalId, type IdKind, inputId } from '../../core/global-id.js';
import {
  cursorOf,
  type Page,
  type PageArgs,
  parsePageArgs,
  toPage,
} from '../../core/pagination.js';
import { searched } from '../../core/reads/matching.js';
import { bind, raw, run, type Sql, sql, where } from '../../core/reads/sql.js';
import { assertAdministrator } from './audit.service.js';
import { parseContentId } from './content.service.js';
import type { ContentKind } from './moderation.enums.js';

/** Content as administrators see it, also while it is hidden. */
export interface ModeratedContent {
  /** The global id of the content. */
  id: string;
  kind: ContentKind;
  authorId: number;
  /** The text of removed content is that at its removal. */
  text: string;
  createdAt: Date;
  isHidden: boolean;
  /** The id of the removal that stands; null without one. */
  removalId: number | null;
  /** Reports that are not decided. */
  openReports: number;
}

interface Source {
  idKind: IdKind;
  table: string;
  author: string;
  createdAt: string;
  text: Sql;
  /** Whether the row is hidden. */
  hidden: Sql;
  /** The rows that administrators may read; all without it. */
  readable?: Sql;
}

/** Where each kind of content lies, as the alias `row`. */
const sources: Record<ContentKind, Source> = {
  POST: {
    idKind: 'post',
    table: 'posts',
    author: 'author_id',
    createdAt: 'created_at',
    text: sql`row.content`,
    hidden: sql`row.hidden`,
  },
  COMMENT: {
    idKind: 'comment',
    table: 'comments',
    author: 'author_id',
    createdAt: 'created_at',
    text: sql`row.content`,
    hidden: sql`row.hidden`,
    readable: sql`row.deleted_at is null`,
  },
  GROUP: {
    idKind: 'group',
    table: 'groups',
    author: 'owner_id',
    createdAt: 'created_at',
    text: sql`row.name || ' ' || row.description`,
    hidden: sql`row.hidden`,
  },
  // Chats are private: administrators read the messages that a participant has reported, and no others.
  MESSAGE: {
    idKind: 'message',
    table: 'messages',
    author: 'sender_id',
    createdAt: 'sent_at',
    text: sql`row.content`,
    hidden: sql`(row.hidden or row.removed_at is not null)`,
    readable: sql`row.deleted_at is null and row.id in (
      select substr(content_id, 9)::bigint from reports where content_id like 'message\\_%')`,
  },
};

interface ContentRow {
  id: string;
  author_id: string;
  text: string;
  created_at: string;
  hidden: boolean;
  removal_id: string | null;
  removed_text: string | null;
  open_reports: string;
}

/** Rows of a kind that meet `conditions`, in the order of their ids, which the primary key serves. */
async function read(
  ctx: Context,
  kind: ContentKind,
  conditions: readonly (Sql | null)[],
  { isAscending, limit }: { isAscending: boolean; limit: number },
): Promise<(ModeratedContent & { row: { id: number; createdAt: Date } })[]> {
  const { idKind, table, author, createdAt: moment, text, hidden, readable } = sources[kind];
  const direction = raw(isAscending ? 'asc' : 'desc');
  const contentId = sql`${bind(`${idKind}_`, 'text')} || row.id`;
  const rows = await run<ContentRow>(
    ctx,
    sql`select row.*, removal.id as removal_id, removal.text as removed_text,
        (select count(*) from reports where status = 'OPEN' and content_id = ${contentId}) as open_reports
      from (
        select row.id, row.${raw(author)} as author_id, ${text} as text,
          row.${raw(moment)} as created_at, ${hidden} as hidden
        from ${raw(table)} row${where([readable ?? null, ...conditions])}
        order by row.id ${direction} limit ${limit}
      ) row
      left join removals removal on removal.content_id = ${contentId} and removal.restored_at is null
      order by row.id ${direction}`,
  );
  return rows.map((row) => {
    const [id, createdAt] = [Number(row.id), new Date(row.created_at)];
    return {
      id: globalId(idKind, id),
      kind,
      authorId: Number(row.author_id),
      text: row.removed_text ?? row.text,
      createdAt,
      isHidden: row.hidden,
      removalId: row.removal_id === null ? null : Number(row.removal_id),
      openReports: Number(row.open_reports),
      row: { id, createdAt },
    };
  });
}

/** What narrows a list of content. */
export interface ContentFilter {
  kind: ContentKind;
  search?: string | null;
  authorId?: string | null;
  hidden?: boolean | null;
}

/** Content of one kind, newest first, hidden content included. Throws FORBIDDEN and BAD_USER_INPUT. */
export async function contents(
  ctx: Context,
  { kind, search, authorId, hidden, ...args }: ContentFilter & PageArgs,
): Promise<Page<ModeratedContent>> {
  await assertAdministrator(ctx);
  const source = sources[kind];
  const page = parsePageArgs(args);
  const words = searched(() => source.text);
  const query = words.of({ search }, ctx);
  const author = authorId == null ? null : inputId('user', 'authorId', authorId);
  const rows = await read(
    ctx,
    kind,
    [
      query === null ? null : words.where(raw('row'), bind(query, words.type)),
      author === null ? null : sql`row.${raw(source.author)} = ${bind(author, 'bigint')}`,
      hidden == null ? null : sql`${source.hidden} = ${bind(hidden, 'boolean')}`,
      page.from && sql`row.id ${raw(page.backward ? '>' : '<')} ${bind(page.from[1], 'bigint')}`,
    ],
    { isAscending: page.backward, limit: page.size + 1 },
  );
  return toPage(rows, page, ({ row }) => cursorOf(row));
}

/** The content with a global id. Throws FORBIDDEN, BAD_USER_INPUT, and NOT_FOUND for profiles of users as well. */
export async function contentById(ctx: Context, contentId: string): Promise<ModeratedContent> {
  await assertAdministrator(ctx);
  const { kind, id } = parseContentId(contentId);
  const found = Object.entries(sources).find(([, { idKind }]) => idKind === kind);
  if (!found) throw notFound('Content');
  const conditions = [sql`row.id = ${bind(id, 'bigint')}`];
  const [content] = await read(ctx, found[0] as ContentKind, conditions, {
    isAscending: false,
    limit: 1,
  });
  if (!content) throw notFound('Content');
  return content;
}
