import { expect, test } from 'vitest';
import type { App } from '../../src/core/app.js';
import { defaultPolicy } from '../../src/core/client-policy.js';
import { Context } from '../../src/core/context.js';
import { User } from '../../src/domain/account/user.entity.js';
import { createOrm } from '../../src/domain/orm.js';
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

test('what a failed commit changed is written by no later commit of the request', async () => {
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

test('a failed commit is forgotten by the loaders too', async () => {
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
