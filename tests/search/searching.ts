import { expect, vi } from 'vitest';
import type { Node, Person } from '../harness/node.js';

const SEARCH = /* GraphQL */ `
  query Search($query: String!, $kinds: [SearchKind!], $first: Int, $after: String) {
    search(query: $query, kinds: $kinds, first: $first, after: $after) {
      edges {
        cursor
        node {
          item {
            __typename
            ... on User { username }
            ... on Group { name }
            ... on Post { content }
            ... on Message { content seq conversation { id } }
          }
          excerpt { text ranges { start length } }
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

export interface Found {
  /** Usernames, names of groups and texts. */
  texts: string[];
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the shape
  hits: any[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

interface Args {
  kinds?: string[];
  first?: number;
  after?: string | null;
}

/** What somebody finds. */
export async function find(who: Person, query: string, args: Args = {}): Promise<Found> {
  const { search } = await who.ask(SEARCH, { query, ...args });
  const hits = search.edges.map(({ node }: { node: object }) => node);
  const texts = hits.map(
    ({ item }: { item: Record<string, string> }) => item.username ?? item.name ?? item.content,
  );
  return { texts, hits, pageInfo: search.pageInfo };
}

/** A search that may be refused. */
export const trySearch = (who: Person, query: string, args: Args = {}) =>
  who.graphql(SEARCH, { query, ...args });

/** Waits until all messages are in the index. */
export async function indexed({ sql }: Pick<Node, 'sql'>): Promise<void> {
  const missing = async () => {
    const [row] = await sql(
      `select count(*)::int as missing from messages m where deleted_at is null and removed_at is null
         and not exists (select from message_words w where w.conversation_id = m.conversation_id and w.message_id = m.id)`,
    );
    return row?.missing;
  };
  await vi.waitFor(async () => expect(await missing()).toBe(0), { timeout: 30_000, interval: 100 });
}

/** The parts of an excerpt that its ranges name. */
export const marked = ({
  excerpt: { text, ranges },
}: {
  excerpt: { text: string; ranges: { start: number; length: number }[] };
}) => ranges.map(({ start, length }) => text.slice(start, start + length));
