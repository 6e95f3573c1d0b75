import { serverAudits } from 'graphql-http';
import { expect, test } from 'vitest';
import { village } from '../harness/server.js';

const { server } = await village();
// The audits bring their own requests; each is one line of the GraphQL over HTTP specification.
const audits = serverAudits({ url: () => `${server.url}/graphql` });

/**
 * Recommendations that are not followed. A GET needs a header that no foreign page can send, against
 * forged requests, which the audits do not send either; and a document that cannot run is a 400
 * whatever the client accepts, so that what watches statuses sees it.
 */
const NOT_FOLLOWED = [
  'MAY accept application/x-www-form-urlencoded formatted GET requests',
  'MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/graphql-response+json',
  'MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/json',
  'SHOULD use 200 status code on document parsing failure when accepting application/json',
  'SHOULD use 200 status code on document validation failure when accepting application/json',
  'SHOULD use a status code of 200 on variable coercion failure when accepting application/json',
];

test('the audits of the GraphQL-over-HTTP specification pass', async () => {
  const results = await Promise.all(audits.map((audit) => audit.fn()));
  expect(results.length).toBeGreaterThan(50);
  const told = (status: string) =>
    results.filter((result) => result.status === status).map(({ name }) => name);
  expect(told('error')).toEqual([]);
  expect([...told('warn'), ...told('notice')].sort()).toEqual(NOT_FOLLOWED);
});
