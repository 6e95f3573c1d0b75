import type { ServerResponse } from 'node:http';
import { beforeEach, describe, expect, test } from 'vitest';
import { importedSubject } from '../../src/domain/oauth/oauth-identity.service.js';
import { closing } from '../harness/closing.js';
import { concurrently } from '../harness/concurrently.js';
import { codeFor } from '../harness/mail.js';
import { startParley, village } from '../harness/server.js';
import { json, marvin, OAuthProvider } from './oauth-provider.js';

const provider = closing(new OAuthProvider());
const providerUrl = await provider.start();
const { server } = await village({
  OAUTH_42_CLIENT_ID: 'parley',
  OAUTH_42_CLIENT_SECRET: 'hush',
  OAUTH_42_AUTHORIZE_URL: `${providerUrl}/authorize?kind=student`,
  OAUTH_42_TOKEN_URL: `${providerUrl}/token`,
  OAUTH_42_USER_URL: `${providerUrl}/me`,
  LIMIT_OAUTH_SECONDS: '1',
  LIMIT_CODE_COOLDOWN_SECONDS: '0',
});
beforeEach(() => provider.reset());

interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tokens, or a refusal
  body: any;
}

async function authorize(query: Record<string, string> = {}, cookie?: string): Promise<Answer> {
  const reply = await fetch(`${server.url}/oauth/authorize?${new URLSearchParams(query)}`, {
    redirect: 'manual',
    headers: cookie ? { cookie } : {},
  });
  const text = await reply.text();
  return { status: reply.status, headers: reply.headers, body: text ? JSON.parse(text) : null };
}

/** A browser that goes to the provider: where it is sent, and the cookie it keeps. */
async function leave(): Promise<{ location: string; cookie: string }> {
  const { status, headers } = await authorize();
  expect(status).toBe(302);
  const cookie = headers.get('set-cookie')?.split(';')[0] ?? '';
  return { location: headers.get('location') ?? '', cookie };
}

/** A browser that goes and comes back. */
async function visit(more: Record<string, string> = {}): Promise<Answer> {
  const { location, cookie } = await leave();
  return authorize({ ...provider.agree(location), ...more }, cookie);
}

const whoami = async ({ body }: Answer) => {
  const who = '{ me { id username email fullName avatar { url } presence { status } } }';
  return (await server.ask(who, {}, body.access_token)).me;
};

describe('sign-in with 42', () => {
  test('redirects to the provider with state and PKCE, bound to a cookie', async () => {
    const { headers, status, body } = await authorize();
    expect([status, body]).toEqual([302, null]);
    const url = new URL(headers.get('location') as string);
    expect(url.origin + url.pathname).toBe(`${providerUrl}/authorize`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      kind: 'student',
      client_id: 'parley',
      redirect_uri: expect.stringMatching(/\/oauth\/authorize$/),
      response_type: 'code',
      scope: 'public',
      state: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
    expect(headers.get('set-cookie')).toMatch(
      /^parley_oauth=[\w-]{43}; Path=\/oauth; Max-Age=600; HttpOnly; SameSite=Lax$/,
    );
    expect(headers.get('location')).not.toContain('hush');
  });

  test('creates an account at the first sign-in, finds it at the second, and signs in', async () => {
    const first = await visit();
    expect(first).toReply(200, {
      access_token: expect.stringMatching(/^eyJ/),
      refresh_token: expect.stringMatching(/^eyJ/),
      token_auth: expect.stringMatching(/^[\da-f]{40}$/),
    });
    const me = await whoami(first);
    expect(me).toMatchObject({
      username: 'marvin',
      email: marvin.email,
      fullName: 'Marvin Android',
      avatar: { url: 'https://cdn.42.example/marvin.jpg' },
      presence: { status: 'ONLINE' },
    });
    const [exchange] = provider.received;
    expect(Object.fromEntries(exchange?.form ?? [])).toMatchObject({
      grant_type: 'authorization_code',
      redirect_uri: expect.stringMatching(/\/oauth\/authorize$/),
    });
    // Names change hands at the provider; its number for a person does not.
    provider.person = { ...marvin, login: 'marvin2', email: 'elsewhere@42.example' };
    expect((await whoami(await visit())).id).toBe(me.id);
  });

  test('ten concurrent first sign-ins create one account', async () => {
    provider.person = { ...marvin, id: 777, login: 'trillian', email: 'trillian@42.example' };
    const visits = await concurrently(10, () => visit());
    expect(visits.map(({ status }) => status)).toEqual(Array(10).fill(200));
    const people = await Promise.all(visits.map(whoami));
    expect(new Set(people.map(({ id }) => id)).size).toBe(1);
  });

  test('never uses a taken username and never links accounts', async () => {
    const zaphod = await server.person('zaphod');
    provider.person = { ...marvin, id: 1001, login: 'Zaphod', email: 'z@42.example' };
    const me = await whoami(await visit());
    expect(me.username).toBe('Zaphod-2');
    expect(me.id).not.toBe(zaphod.id);
    provider.person = { ...marvin, id: 1002, login: 'zaphod', email: 'zz@42.example' };
    expect((await whoami(await visit())).username).toBe('zaphod-3');
  });

  test('never opens the account of an equal e-mail address', async () => {
    const ford = await server.person('ford');
    provider.person = { ...marvin, id: 1003, login: 'prefect', email: ford.email.toUpperCase() };
    expect((await whoami(await visit())).username).toBe('prefect');
    const input = { identifier: ford.email, password: ford.password };
    const { user } = await server.act('login', input, 'user { username }');
    expect(user.username).toBe('ford');
  });

  test('opens an imported account that was made so, by its login and address there, once', async () => {
    const arthur = await server.person('arthur');
    await server.sql(
      'insert into oauth_identities (provider, subject, user_id) values ($1, $2, $3)',
      ['FORTY_TWO', importedSubject('Arthur', arthur.email), arthur.number],
    );
    provider.person = { ...marvin, id: 1901, login: 'trillian', email: arthur.email };
    expect((await whoami(await visit())).id).not.toBe(arthur.id);
    provider.person = { ...marvin, id: 1902, login: 'arthur', email: arthur.email };
    expect((await whoami(await visit())).id).toBe(arthur.id);
    provider.person = { ...marvin, id: 1902, login: 'dent', email: 'dent@42.example' };
    expect((await whoami(await visit())).id).toBe(arthur.id);
    provider.person = { ...marvin, id: 1903, login: 'arthur', email: arthur.email };
    expect((await whoami(await visit())).id).not.toBe(arthur.id);
  });

  test('is finished at the path that the old server gave to the provider', async () => {
    const paths = '/oauth/callback,/oauth/callback/';
    const other = await server.twin({ OAUTH_42_REDIRECT_PATHS: paths });
    const at = (path: string, init?: RequestInit) =>
      fetch(other.url + path, { redirect: 'manual', ...init });
    const begun = await at('/oauth/callback');
    const location = begun.headers.get('location') as string;
    expect(new URL(location).searchParams.get('redirect_uri')).toMatch(/\/oauth\/callback$/);
    const cookie = begun.headers.get('set-cookie')?.split(';')[0] as string;
    const query = new URLSearchParams(provider.agree(location));
    const done = await at(`/oauth/callback/?${query}`, { headers: { cookie } });
    expect([done.status, Object.keys((await done.json()) as object)]).toEqual([
      200,
      ['access_token', 'refresh_token', 'token_auth'],
    ]);
    expect((await at('/oauth/authorize')).status).toBe(302);
  });

  test.each([
    ['with letters no name may have', 'a b<c>@é', 'abcé'],
    ['that is as long as a name may be', 'x'.repeat(40), 'x'.repeat(30)],
    ['of which nothing is left', '@@@', 'someone'],
  ])('adapts a username to %s', async (_, login, username) => {
    const id = 2000 + login.length;
    provider.person = { ...marvin, id, login, email: `${id}@42.example`, image: null };
    expect((await whoami(await visit())).username).toBe(username);
  });

  test('sets no password: the account signs in by the provider only', async () => {
    await visit();
    for (const password of ['', 'null', 'marvin']) {
      const reply = await server.attempt('login', { identifier: 'marvin', password });
      expect(reply).toBeRefused('UNAUTHENTICATED');
    }
  });

  test('does not bypass the second factor', async () => {
    provider.person = { ...marvin, id: 3000, login: 'agrajag', email: 'agrajag@42.example' };
    await visit();
    await server.sql(`update users set second_factor = true where username = 'agrajag'`);
    const without = await visit();
    expect([without.status, without.body.error]).toEqual([400, expect.stringContaining('code')]);
    const who = { username: 'agrajag', email: 'agrajag@42.example' };
    const wrong = await visit({ login_code: '000000' });
    expect(wrong.status).toBe(400);
    const reply = await visit({ login_code: await codeFor(server, who) });
    expect(reply.status).toBe(200);
  });
});

describe('a state', () => {
  const refused = ({ status, body }: Answer) => {
    expect([status, body]).toEqual([400, { state: [expect.any(String)] }]);
    expect(provider.received).toEqual([]);
  };

  test('that was forged is refused without a request to the provider', async () => {
    const { location, cookie } = await leave();
    const { code } = provider.agree(location);
    refused(await authorize({ code, state: 'A'.repeat(43) }, cookie));
    refused(await authorize({ code, state: '' }, cookie));
    refused(await authorize({ code }, cookie));
  });

  test('can be used once', async () => {
    const { location, cookie } = await leave();
    const back = provider.agree(location);
    expect((await authorize(back, cookie)).status).toBe(200);
    provider.received = [];
    refused(await authorize(back, cookie));
  });

  test('can be used once, also concurrently', async () => {
    const { location, cookie } = await leave();
    const back = provider.agree(location);
    const replies = await Promise.all([authorize(back, cookie), authorize(back, cookie)]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 400]);
  });

  test('of another browser is refused, and stays valid in its own', async () => {
    const [mine, theirs] = [await leave(), await leave()];
    const back = provider.agree(theirs.location);
    refused(await authorize(back, mine.cookie));
    refused(await authorize(back));
    refused(await authorize(back, 'parley_oauth='));
    expect((await authorize(back, `theme=dark; ${theirs.cookie}`)).status).toBe(200);
  });

  test('is valid for ten minutes', async () => {
    const { location, cookie } = await leave();
    await server.sql(`update oauth_attempts set expires_at = expires_at - interval '601 seconds'`);
    refused(await authorize(provider.agree(location), cookie));
  });
});

describe('a provider', () => {
  test('that refuses the code is reported as a refused code', async () => {
    const { location, cookie } = await leave();
    const { state } = provider.agree(location);
    const reply = await authorize({ code: 'made up', state }, cookie);
    expect(reply).toReply(400, { code: [expect.any(String)] });
  });

  test('where the user declined is reported as a bad request', async () => {
    const { location, cookie } = await leave();
    const { state } = provider.agree(location);
    const reply = await authorize({ error: 'access_denied', state }, cookie);
    expect(reply).toReply(400, { error: [expect.any(String)] });
  });

  const breaks = async () => {
    const began = performance.now();
    const { status, body, headers } = await visit();
    expect([status, body, headers.get('retry-after')]).toEqual([
      503,
      { detail: expect.any(String) },
      '5',
    ]);
    expect(performance.now() - began).toBeLessThan(12_000);
  };

  test('that does not answer is given up, at any stage', async () => {
    const hang = () => {};
    const halfway = (response: ServerResponse) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('{"access_token":');
    };
    for (const path of ['/token', '/me']) {
      for (const answer of [hang, halfway]) {
        provider.reset();
        provider.instead.set(path, answer);
        await breaks();
      }
    }
  }, 20_000);

  test('that answers invalidly or endlessly is UNAVAILABLE', async () => {
    const odd: ((response: ServerResponse) => void)[] = [
      (response) => json(response, 500, {}),
      (response) => json(response, 200, { id: 'marvin', login: 'marvin', email: 'a@b.example' }),
      (response) => json(response, 200, 'x'.repeat(300_000)),
      (response) => response.writeHead(200).end('<html>'),
      (response) => response.destroy(),
    ];
    for (const path of ['/token', '/me']) {
      for (const answer of odd) {
        provider.reset();
        provider.instead.set(path, answer);
        await breaks();
      }
    }
  }, 20_000);

  test('that redirects is not followed, and gets no secret', async () => {
    for (const [path, status] of [
      ['/token', 307],
      ['/me', 302],
    ] as const) {
      provider.reset();
      provider.instead.set(path, (response) =>
        response.writeHead(status, { location: `${providerUrl}/elsewhere` }).end(),
      );
      await breaks();
      expect(provider.received.map((one) => one.path)).not.toContain('/elsewhere');
    }
  });

  test('that is not configured is UNAVAILABLE, and everything else works', async () => {
    const bare = await startParley({ DATABASE_URL: server.databaseUrl });
    const reply = await fetch(`${bare.url}/oauth/authorize`, { redirect: 'manual' });
    expect([reply.status, Object.keys((await reply.json()) as object)]).toEqual([503, ['detail']]);
    await bare.stop();
  });
});

describe('in GraphQL', () => {
  const named = { provider: 'FORTY_TWO' };

  test('a front end starts and finishes a sign-in with its binding', async () => {
    const redirectUri = 'http://localhost:5173/back?from=42';
    const started = await server.act('startOAuth', { ...named, redirectUri }, 'url binding');
    const { url, binding } = started;
    expect(new URL(url).searchParams.get('redirect_uri')).toBe(redirectUri);
    const back = { ...named, ...provider.agree(url) };
    const foreign = await server.attempt('finishOAuth', { ...back, binding: 'not it' });
    expect(foreign).toBeRefused('BAD_USER_INPUT', 'state');
    const finished = await server.act('finishOAuth', { ...back, binding }, 'user { username }');
    expect(finished.user).toEqual({ username: 'marvin' });
    expect(provider.received[0]?.form.get('redirect_uri')).toBe(redirectUri);
  });

  test.each([
    'https://evil.example/',
    'javascript:alert(1)',
    'nope',
    'http://localhost.evil.example/',
  ])('%s is refused as a redirect address', async (redirectUri) => {
    const reply = await server.attempt('startOAuth', { ...named, redirectUri });
    expect(reply).toBeRefused('BAD_USER_INPUT', 'redirectUri');
  });
});
