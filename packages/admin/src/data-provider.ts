import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { DataProvider, RaRecord } from 'react-admin';
import { ask } from './connection.js';
import * as documents from './documents.generated.js';

type Row = RaRecord<string>;
/** A list of the server: whole, or by pages. */
type Listed = readonly object[] | { nodes: readonly object[]; pageInfo: PageInfo };
type PageInfo = { hasNextPage: boolean; endCursor?: string | null };

interface Source {
  list: TypedDocumentNode<{ list: Listed }, never>;
  one?: TypedDocumentNode<{ one?: object | null }, { id: string }>;
}

/** The documents of each resource. */
const sources: Record<string, Source> = {
  people: { list: documents.PeopleDocument, one: documents.PersonDocument },
  contents: { list: documents.ContentsDocument, one: documents.OneContentDocument },
  reports: { list: documents.ReportsDocument, one: documents.OneReportDocument },
  audit: { list: documents.AuditLogDocument },
  legacy: { list: documents.LegacyUsageDocument },
  nodes: { list: documents.NodesDocument },
  sessions: { list: documents.SessionsDocument },
};

const sourceOf = (resource: string): Source => sources[resource] as Source;

/** Rows without an id of their own have their number. */
const withIds = (rows: readonly object[]) => rows.map((row, id) => ({ id: String(id), ...row }));

/**
 * The lists of `/admin/graphql` as React Admin reads them: by the number of a page. The server has cursors, and so the
 * cursors of the pages before are kept.
 */
export function dataProvider(): DataProvider {
  const cursors = new Map<string, (string | null)[]>();

  async function readPage(resource: string, filter: object, first: number, page: number) {
    const key = JSON.stringify([resource, filter, first]);
    const known = cursors.get(key) ?? [null];
    cursors.set(key, known);
    const read = async (after: string | null | undefined) =>
      (await ask(sourceOf(resource).list, { ...filter, first, after } as never)).list;
    // The address of a page may be opened before the ones before it.
    for (let at = known.length; at < page; at++) {
      const { pageInfo } = (await read(known[at - 1])) as Exclude<Listed, readonly object[]>;
      if (!pageInfo.hasNextPage) return { nodes: [], pageInfo };
      known[at] = pageInfo.endCursor ?? null;
    }
    const list = await read(known[page - 1]);
    if ('nodes' in list && list.pageInfo.endCursor) known[page] = list.pageInfo.endCursor;
    return list;
  }

  const provider = {
    async getList(
      resource: string,
      params: { filter?: object; pagination?: { page: number; perPage: number } },
    ) {
      const { page = 1, perPage = 25 } = params.pagination ?? {};
      const list = await readPage(resource, params.filter ?? {}, perPage, page);
      if (!('nodes' in list)) {
        const data = withIds(list);
        return { data, total: data.length };
      }
      const data = [...list.nodes];
      // Without a total, the server knows no more than that there are others.
      return list.pageInfo.hasNextPage
        ? { data, pageInfo: { hasNextPage: true, hasPreviousPage: page > 1 } }
        : { data, total: (page - 1) * perPage + data.length };
    },
    async getOne(resource: string, { id }: { id: string }) {
      const { one } = sourceOf(resource);
      const data = one && (await ask(one, { id })).one;
      if (!data) throw new Error('It is not there any more.');
      return { data };
    },
    getMany: async (resource: string, { ids }: { ids: string[] }) => ({
      data: (await Promise.all(ids.map((id) => provider.getOne(resource, { id })))).map(
        ({ data }) => data as Row,
      ),
    }),
  };
  // Changes are actions with names of their own: React Admin asks for no others.
  return provider as unknown as DataProvider;
}
