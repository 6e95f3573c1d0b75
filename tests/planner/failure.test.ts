import { expect, test, vi } from 'vitest';
import { Pipelines } from '../../src/core/postgres/pipelines.js';
import { village } from '../harness/server.js';

const { server, ada } = await village('ada');

async function failedReads(): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  return Number(/^parley_reads_total\{way="failed"\} (\d+)$/m.exec(text)?.[1]);
}

test.each([
  ['a query', '{ me { username createdAt } }', { me: { username: 'ada' } }],
  [
    'a mutation that has run',
    'mutation { createPost(input: { content: "once" }) { post { content author { username } } } }',
    { createPost: { post: { content: 'once', author: { username: 'ada' } } } },
  ],
])(
  'a statement of %s that fails unexpectedly is counted, and resolvers answer',
  async (_, query, data) => {
    const before = await failedReads();
    vi.spyOn(Pipelines.prototype, 'query').mockRejectedValueOnce(new Error('a bug'));
    expect(await ada.ask(query)).toMatchObject(data);
    expect((await failedReads()) - before).toBe(1);
  },
);

test('an error of the mutation itself is none of its statement', async () => {
  const before = await failedReads();
  const refused = await ada.graphql(
    'mutation { createPost(input: { content: "" }) { post { content author { username } } } }',
  );
  expect(refused).toBeRefused('BAD_USER_INPUT', 'content');
  expect((await failedReads()) - before).toBe(0);
});
