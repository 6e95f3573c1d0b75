import { expect, test } from 'vitest';
import type { App } from '../../src/core/app.js';
import { defaultPolicy } from '../../src/core/client-policy.js';
import { Context } from '../../src/core/context.js';
import type { Logger } from '../../src/core/logger.js';
import { Mailer } from '../../src/core/mail/mailer.js';
import { createMetrics } from '../../src/core/metrics.js';
import { localStore } from '../../src/core/storage/store.js';
import { hashPassword } from '../../src/domain/account/password.js';
import { User } from '../../src/domain/account/user.entity.js';
import { createOrm } from '../../src/domain/orm.js';
import { evaluateGuess } from '../../src/domain/session/guessing.js';
import { closing } from '../harness/closing.js';
import { createDatabase } from '../harness/database.js';

const orm = await createOrm((await createDatabase()).url);
closing({ stop: () => orm.close(true) });
const app = { orm, log: { child: () => ({}) } } as unknown as App;

const request = () =>
  new Context(app, null, { policy: defaultPolicy, requestId: '1', address: '', userAgent: null });

const person = (username: string) => ({
  username,
  email: `${username}@example.org`,
  passwordHash: '',
});

test('changes of a failed commit are not written by a later commit of the request', async () => {
  const ctx = request();
  const ada = await ctx.commit(async () => {
    const user = ctx.em.create(User, person('ada'));
    await ctx.em.flush();
    return user;
  });
  const failed = ctx.commit(async () => {
    ada.bio = 'never said';
    ctx.em.create(User, person('nobody'));
    throw new Error('a rule was broken');
  });
  await expect(failed).rejects.toThrow('a rule was broken');
  await ctx.commit(async () => {
    ctx.em.create(User, person('ben'));
  });
  const people = await request().em.find(User, {}, { orderBy: { id: 'asc' } });
  expect(people.map(({ username, bio }) => [username, bio])).toEqual([
    ['ada', null],
    ['ben', null],
  ]);
});

test('loaders are cleared after a failed commit', async () => {
  const ctx = request();
  await ctx.commit(async () => {
    ctx.em.create(User, person('cleo'));
  });
  const byName = async (of: Context, names: readonly string[]) => {
    const found = await of.em.find(User, { username: { $in: [...names] } });
    return names.map((name) => found.find(({ username }) => username === name) as User);
  };
  const cleo = await ctx.loader(byName).load('cleo');
  const failed = ctx.commit(async () => {
    cleo.bio = 'never said';
    throw new Error('a rule was broken');
  });
  await expect(failed).rejects.toThrow();
  expect((await ctx.loader(byName).load('cleo')).bio).toBe(null);
});

const mailer = new Mailer(
  { send: async () => {}, close: async () => {} },
  {} as Logger,
  createMetrics(),
);

test.each<[string, () => unknown]>([
  ['hashing', () => hashPassword(app, 'a fine long one')],
  ['evaluating a guess', () => evaluateGuess(request(), 'ada', async () => true)],
  ['mailing', () => mailer.post(async () => null)],
  ['file access', () => localStore('/nowhere').remove('a.png')],
])('%s inside a commit is refused, and allowed after it', async (_, work) => {
  const ctx = request();
  const inside = ctx.commit(async () => work());
  await expect(inside).rejects.toThrow('must not run inside ctx.commit');
  let outcome: unknown = 'not done';
  await ctx.commit(async () => {
    await ctx.afterCommit(async () => {
      // The stub of the node has no configuration, which only the work itself needs.
      outcome = await (async () => work())().then(
        () => 'done',
        (error: Error) => error.message,
      );
    });
    expect(outcome).toBe('not done');
  });
  expect(outcome).not.toBe('not done');
  expect(outcome).not.toContain('ctx.commit');
});

test('work for after a commit runs after it, and not when it fails', async () => {
  const ctx = request();
  const done: string[] = [];
  await ctx.commit(async () => {
    await ctx.commit(() => ctx.afterCommit(() => done.push('nested')));
    await ctx.afterCommit(() => done.push('outer'));
    done.push('work');
  });
  const failed = ctx.commit(async () => {
    await ctx.afterCommit(() => done.push('never'));
    throw new Error('a rule was broken');
  });
  await expect(failed).rejects.toThrow();
  expect(done).toEqual(['work', 'nested', 'outer']);
});
