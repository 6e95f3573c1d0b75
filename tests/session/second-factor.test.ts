import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { concurrently } from '../harness/concurrently.js';
import {
  allMailsOf,
  codeFor,
  kindOf,
  linkIn,
  mailsOf,
  mailTo,
  turnOnSecondFactor,
} from '../harness/mail.js';
import { type Person, startParley } from '../harness/server.js';
import { isRefused, login, other, server, signsIn } from './signing-in.js';

/** Somebody who turned the second factor on. */
async function careful(name: string): Promise<Person> {
  const person = await server.person(name);
  await turnOnSecondFactor(server, person);
  return person;
}

/** How often each unused code of somebody was guessed wrong. */
const triesOf = async ({ number }: Person) => {
  const rows = await server.sql(
    `select tries from login_codes where purpose = 'LOGIN' and user_id = $1 and used_at is null`,
    [number],
  );
  return rows.map(({ tries }) => tries);
};

describe('enabling and disabling it', () => {
  test('need the password and a code, and refuse wrong ones', async () => {
    const ada = await server.person('ada');
    const code = await codeFor(server, ada);
    const enable = (input: object) =>
      ada.attempt('enableSecondFactor', { password: ada.password, code, ...input });
    expect(await enable({ password: 'not hers' })).toBeRefused('BAD_USER_INPUT', 'password');
    expect(await enable({ code: other(code) })).toBeRefused('BAD_USER_INPUT', 'code');
    expect((await login(ada)).data.login.user.hasSecondFactor).toBe(false);

    expect((await enable({})).code).toBeUndefined();
    await isRefused(ada);

    const input = { password: ada.password, code };
    const used = await ada.attempt('disableSecondFactor', input);
    expect(used).toBeRefused('BAD_USER_INPUT', 'code');
    const fresh = { ...input, code: await codeFor(server, ada) };
    const off = await ada.act('disableSecondFactor', fresh, 'user { hasSecondFactor }');
    expect(off.user.hasSecondFactor).toBe(false);
    await signsIn(ada);
  });

  test('end the other sessions when it is enabled, and none when it is disabled', async () => {
    const nora = await server.person('nora');
    const { data } = await login(nora);
    const stateOf = async (token: string) =>
      (await server.graphql('{ me { hasSecondFactor } }', {}, token)).code ?? 'signed in';
    await turnOnSecondFactor(server, nora);
    await expect.poll(() => stateOf(data.login.accessToken)).toBe('UNAUTHENTICATED');
    expect(await stateOf(nora.token)).toBe('signed in');
    const again = (await login(nora, await codeFor(server, nora))).data.login.accessToken;
    const proof = { password: nora.password, code: await codeFor(server, nora) };
    await nora.act('disableSecondFactor', proof, 'user { hasSecondFactor }');
    expect([await stateOf(again), await stateOf(nora.token)]).toEqual(['signed in', 'signed in']);
  });

  test('are told by mail, and disabling is undone by the mailed token, once', async () => {
    const ines = await careful('ines');
    const told = await mailTo(server, ines.email, 1, 'notice');
    expect([told.subject, told.secret]).toEqual(['Your second factor is on', '']);
    const switchOff = async () => {
      const input = { password: ines.password, code: await codeFor(server, ines) };
      await ines.act('disableSecondFactor', input);
    };
    await switchOff();
    const undoing = await mailTo(server, ines.email, 2, 'notice');
    expect(undoing.subject).toBe('Your second factor is off');
    // Off already: nothing changes, and nothing is told.
    await switchOff();
    const live = ines.connect();
    await live.connected;
    const undo = (token: string) => server.attempt('undoSecondFactorChange', { token });
    expect(await undo('f'.repeat(40))).toBeRefused('BAD_USER_INPUT', 'token');
    expect((await undo(undoing.secret)).code).toBeUndefined();
    expect((await live.closed).code).toBe(4401);
    expect((await ines.graphql('{ me { id } }')).code).toBe('UNAUTHENTICATED');
    await isRefused(ines);
    await signsIn(ines, await codeFor(server, ines));
    expect(await undo(undoing.secret)).toBeRefused('BAD_USER_INPUT', 'token');
    const notices = (await allMailsOf(server)).filter((mail) => kindOf(mail) === 'notice');
    expect(notices.filter(({ to }) => to === ines.email)).toHaveLength(2);
  });

  test('are undone on a page, by its button', async () => {
    const kim = await careful('kim');
    const input = { password: kim.password, code: await codeFor(server, kim) };
    await kim.act('disableSecondFactor', input);
    const link = linkIn(server, await mailTo(server, kim.email, 2, 'notice'));
    expect((await fetch(link)).status).toBe(200);
    await signsIn(kim);
    expect((await fetch(link, { method: 'POST' })).status).toBe(200);
    await isRefused(kim);
  });

  test('a change of address needs a code, sent to the old address', async () => {
    const una = await careful('una');
    const email = 'thief@example.org';
    const move = (code?: string) => una.attempt('updateAccount', { email, code }, 'user { email }');
    const patch = (code: string) =>
      una.rest(`PATCH /api/users/${una.number}/`, { body: { email, code } });
    expect(await move()).toBeRefused('BAD_USER_INPUT', 'code');
    expect(await patch('000000')).toReply(400, { code: [expect.any(String)] });
    expect(await triesOf(una)).toEqual([]);
    const code = await codeFor(server, una);
    expect((await patch(other(code))).status).toBe(400);
    // Counted though the row's own transaction was undone.
    expect(await triesOf(una)).toEqual([1]);
    expect((await move(code)).data.updateAccount.user.email).toBe('thief@example.org');
  });
});

describe('a code', () => {
  test('is single use', async () => {
    const ben = await careful('ben');
    const code = await codeFor(server, ben);
    await signsIn(ben, code);
    await isRefused(ben, code);
  });

  test('is single use, also among ten concurrent requests', async () => {
    const bea = await careful('bea');
    const code = await codeFor(server, bea);
    const all = await concurrently(10, () => login(bea, code));
    expect(all.filter(({ data }) => data?.login)).toHaveLength(1);
  });

  test('is valid for ten minutes', async () => {
    const cleo = await careful('cleo');
    const code = await codeFor(server, cleo);
    const age = (time: string) =>
      server.sql(
        `update login_codes set expires_at = expires_at - $2::interval where user_id = $1`,
        [cleo.number, time],
      );
    await age('10 minutes 1 second');
    await isRefused(cleo, code);
    const fresh = await codeFor(server, cleo);
    await age('9 minutes 30 seconds');
    await signsIn(cleo, fresh);
  });

  test('belongs to its user: it is refused for others, and stays valid', async () => {
    const [dan, eve] = [await careful('dan'), await careful('eve')];
    const code = await codeFor(server, dan);
    await codeFor(server, eve);
    await isRefused(eve, code);
    await signsIn(dan, code);
  });

  test('is replaced by the next one', async () => {
    const dot = await careful('dot');
    const first = await codeFor(server, dot);
    const second = await codeFor(server, dot);
    if (first !== second) await isRefused(dot, first);
    await signsIn(dot, second);
  });

  test('allows five tries, which need the right password', async () => {
    const finn = await careful('finn');
    const code = await codeFor(server, finn);
    for (let n = 0; n < 20; n += 1)
      await login({ username: 'finn', password: 'not his' }, other(code));
    for (let n = 0; n < 4; n += 1) await login(finn, other(code));
    await signsIn(finn, code);
    const next = await codeFor(server, finn);
    for (let n = 0; n < 5; n += 1) await login(finn, other(next));
    await isRefused(finn, next);
  });

  const guessesBeside = (code: string, count: number) =>
    Array.from({ length: count }, (_, n) =>
      String((Number(code) + 1 + n) % 1_000_000).padStart(6, '0'),
    );
  test('is evaluated at most five times among a thousand guesses, 250 at a time, then refused', async () => {
    const gus = await careful('gus');
    const code = await codeFor(server, gus);
    // The one place where no password stands before it, so that nothing but the count slows this.
    const guess = (one: string) =>
      gus.attempt('updateAccount', { email: 'gus@example.net', code: one });
    const codes: (string | undefined)[] = [];
    const guesses = guessesBeside(code, 1_000);
    // More connections at once than a queue of the kernel holds would be tried again by the second.
    for (let at = 0; at < guesses.length; at += 250) {
      const replies = await Promise.all(guesses.slice(at, at + 250).map(guess));
      codes.push(...replies.map((reply) => reply.code));
    }
    // One person may hold a share of the connections: a busy server sheds the last of these guesses, unread.
    expect(['BAD_USER_INPUT', 'UNAVAILABLE']).toEqual(expect.arrayContaining(codes));
    expect(codes.filter((one) => one === 'BAD_USER_INPUT').length).toBeGreaterThanOrEqual(5);
    expect(await triesOf(gus)).toEqual([5]);
    expect((await guess(code)).code).toBe('BAD_USER_INPUT');
    await isRefused(gus, code);
  }, 60_000);

  test('is evaluated at most five times among many concurrent guesses with the right password', async () => {
    const guy = await careful('guy');
    const code = await codeFor(server, guy);
    const replies = await Promise.all(guessesBeside(code, 50).map((one) => login(guy, one)));
    expect(new Set(replies.map((reply) => reply.code))).toEqual(new Set(['UNAUTHENTICATED']));
    expect(await triesOf(guy)).toEqual([5]);
    await isRefused(guy, code);
  }, 60_000);

  test('is not stored in clear', async () => {
    const hal = await careful('hal');
    const code = await codeFor(server, hal);
    const rows = await server.sql('select * from login_codes where user_id = $1', [hal.number]);
    expect(JSON.stringify(rows)).not.toContain(code);
  });
});

describe('the mail', () => {
  test('is sent only if username and address match, with the same response', async () => {
    const ida = await server.person('ida');
    const said = [];
    for (const input of [
      { username: 'ida', email: 'ida@example.org' },
      { username: 'IDA', email: ' Ida@Example.org ' },
      { username: 'ida', email: 'other@example.org' },
      { username: 'nobody', email: 'ida@example.org' },
      { username: 'ida\0', email: '\ud800@example.org' },
      { username: '', email: '' },
    ]) {
      const { status, data, errors } = await server.attempt('sendLoginCode', input, 'accepted');
      said.push([status, data, errors]);
    }
    expect(new Set(said.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(said[0]).toEqual([200, { sendLoginCode: { accepted: true } }, undefined]);
    await mailTo(server, ida.email, 2);
    const mails = (await mailsOf(server)).filter(({ to }) => /ida|other|nobody/i.test(to));
    expect(mails.map(({ to }) => to)).toEqual([ida.email, ida.email]);
  });

  test('takes the same time for existing and missing accounts', async () => {
    const jo = await server.person('jo');
    await server.sql('begin');
    try {
      await server.sql('select from users where id = $1 for update', [jo.number]);
      await server.act('sendLoginCode', { username: 'jo', email: jo.email });
      expect((await mailsOf(server)).filter(({ to }) => to === jo.email)).toEqual([]);
    } finally {
      await server.sql('rollback');
    }
    expect((await mailTo(server, jo.email)).secret).toMatch(/^\d{6}$/);
  });

  test('is sent once a minute and five times an hour, whatever the number of requests', async () => {
    const strict = await startParley({ LIMIT_CODE_COOLDOWN_SECONDS: '60' });
    const kim = await strict.person('kim');
    const { username, email } = kim;
    const settle = async (count: number) => {
      await concurrently(3, () => strict.act('sendLoginCode', { username, email }));
      const mail = await mailTo(strict, email, count);
      // What was asked for last is looked at last: the folder is then as it stays.
      await sleep(300);
      expect(await mailsOf(strict)).toHaveLength(count);
      return mail;
    };
    const later = () =>
      strict.sql(`update login_codes set created_at = created_at - interval '61 seconds'`);
    const { secret } = await settle(1);
    for (const count of [2, 3, 4, 5, 5]) {
      await later();
      await settle(count);
    }
    await strict.sql(`update login_codes set created_at = created_at - interval '1 hour'`);
    await settle(6);
    expect(secret).toMatch(/^\d{6}$/);
  });
});
