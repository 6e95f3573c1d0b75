import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { spawnParley } from '../harness/process.js';

const token = 'the-token-of-the-operators';
const server = await spawnParley({
  LOG_LEVEL: 'warn',
  LOG_SLOW_MILLISECONDS: '300',
  OPERATOR_TOKEN: token,
});
const { ada } = await server.people('ada');

const authorization = `Bearer ${token}`;
const put = async (body: unknown, headers: Record<string, string> = { authorization }) => {
  const reply = await fetch(`${server.url}/log-level`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  // biome-ignore lint/suspicious/noExplicitAny: the state, or an error
  return { status: reply.status, body: (await reply.json()) as any };
};
const level = async () =>
  // biome-ignore lint/suspicious/noExplicitAny: the state
  (await (await fetch(`${server.url}/log-level`, { headers: { authorization } })).json()) as any;

/** The lines that are logged during `work`. */
async function loggedDuring(work: () => Promise<unknown>) {
  const before = server.output().length;
  await work();
  await sleep(50);
  return server
    .output()
    .slice(before)
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
}

test('an operator sets the log level of a running node, for a while', async () => {
  const ask = () => ada.ask('query Mine { me { username } }');
  expect(await loggedDuring(ask)).toEqual([]);
  const set = await put({ level: 'debug', seconds: 2 });
  expect(set).toMatchObject({ status: 200, body: { level: 'debug' } });
  expect(new Date(set.body.until).getTime()).toBeGreaterThan(Date.now());
  const lines = await loggedDuring(ask);
  expect(lines.map(({ path, operation }) => path ?? operation)).toEqual(
    expect.arrayContaining(['/graphql', 'query Mine']),
  );
  await expect.poll(level).toEqual({ level: 'warn', until: null });
  expect(await loggedDuring(ask)).toEqual([]);
});

test('a slow operation is logged with its name and its statements', async () => {
  const pending = loggedDuring(async () => {
    await server.sql('begin');
    await server.sql('lock table users in access exclusive mode');
    const answer = ada.ask('query Slow { me { username bio } }');
    await sleep(500);
    await server.sql('commit');
    await answer;
  });
  const slow = (await pending).find(({ msg }) => msg === 'slow operation');
  expect(slow).toMatchObject({ operation: 'query Slow', outcome: 'ok' });
  expect(slow.statements).toBeGreaterThan(0);
  expect(slow.databaseMs).toBeGreaterThan(300);
});

test.each([
  [{ level: 'loud' }],
  [{}],
  [{ level: 'debug', seconds: 0 }],
  [{ level: 'debug', seconds: 1.5 }],
  [{ level: 'debug', seconds: '60' }],
  [{ level: 'debug', seconds: 86_401 }],
  [null],
])('%o is refused', async (body) => {
  expect(await put(body)).toMatchObject({ status: 400, body: { code: 'BAD_USER_INPUT' } });
  expect(await level()).toEqual({ level: 'warn', until: null });
});

test('without the token of the operators, nothing is shown or set', async () => {
  expect((await put({ level: 'debug' }, {})).status).toBe(401);
  expect((await put({ level: 'debug' }, { authorization: 'Bearer another' })).status).toBe(401);
  expect((await fetch(`${server.url}/log-level`)).status).toBe(401);
  expect(await level()).toEqual({ level: 'warn', until: null });
});
