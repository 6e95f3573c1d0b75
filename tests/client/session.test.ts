import { gql } from '@apollo/client';
import jwt from 'jsonwebtoken';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  createParleyClient,
  type ParleyClient,
  type Session,
  type SessionStore,
} from '../../packages/client/src/index.js';
import { keepSession } from '../../packages/client/src/session.js';
import { insist, listen, openConversation, sessionOf, watchSockets } from '../harness/apollo.js';
import { closing } from '../harness/closing.js';
import { type Person, TEST_ENV, village } from '../harness/server.js';

const ME = gql`{ me { id username } }`;

/** A token of `person`'s session that ends so many seconds from now. */
function tokenFor(person: Person, seconds: number): string {
  const { sub, sid, gen, kind } = jwt.decode(person.token) as jwt.JwtPayload;
  const options = { issuer: 'parley', audience: 'parley', expiresIn: seconds };
  return jwt.sign({ sub, sid, gen, kind }, TEST_ENV.JWT_SECRET, options);
}

/** A store as a browser has one, that remembers what was saved. */
function storeOf(session: Session | null) {
  const saved: (Session | null)[] = [];
  const store: SessionStore = {
    load: () => (saved.length > 0 ? (saved.at(-1) ?? null) : session),
    save: (next) => void saved.push(next),
  };
  return { ...store, saved };
}

describe('a client with a session', async () => {
  let ada: Person;
  let ben: Person;
  const { server } = await village();
  beforeEach(async () => {
    ({ ada, ben } = await server.newcomers('ada', 'ben'));
  });
  afterEach(() => vi.unstubAllGlobals());

  const connect = (session: Session | SessionStore | null): ParleyClient =>
    closing(createParleyClient({ url: `${server.url}/graphql`, session }));
  const refreshes = (spy: { mock: { calls: unknown[][] } }) =>
    spy.mock.calls.filter((call) => JSON.stringify(call).includes('RefreshSession')).length;

  test('renews an expired token during a subscription without missing events', async () => {
    const id = await openConversation(ada, ben, 'message 1');
    // The client takes it for good: the server is the first to say that it is over.
    const store = storeOf(sessionOf(ben, { accessToken: tokenFor(ben, 3) }));
    const { client } = connect(store);
    const heard = listen(client, id);
    await heard.stood(1);
    const until = performance.now() + 10_000;
    let last = 1;
    let longestMs = 0;
    while (heard.standings.length < 2 && performance.now() < until) {
      last = await insist(ada, id, `message ${last + 1}`);
      const begun = performance.now();
      await expect.poll(() => heard.seqs.at(-1), { interval: 5 }).toBe(last);
      longestMs = Math.max(longestMs, performance.now() - begun);
    }
    expect(heard.seqs).toEqual(Array.from({ length: last }, (_, index) => index + 1));
    expect(heard.standings).toEqual(['StreamResumed', 'StreamResumed']);
    expect(store.saved).toHaveLength(1);
    expect(store.saved[0]?.refreshToken).not.toBe(ben.refreshToken);
    expect(longestMs).toBeLessThan(12_000);
  });

  test('renews a token before it expires, once for ten requests', async () => {
    const due = sessionOf(ben, { accessToken: tokenFor(ben, 20), endsInMs: 20_000 });
    const store = storeOf(due);
    const { client } = connect(store);
    const fetched = vi.spyOn(globalThis, 'fetch');
    const asked = Array.from({ length: 10 }, (_, index) =>
      client.query({
        query: gql(`query Me${index} { me { id username } }`),
        fetchPolicy: 'no-cache',
      }),
    );
    for (const { data } of await Promise.all(asked))
      expect(data).toMatchObject({ me: { username: ben.username } });
    expect(refreshes(fetched)).toBe(1);
    expect(fetched).toHaveBeenCalledTimes(11);
    const tokens = fetched.mock.calls
      .map(([, init]) => new Headers(init?.headers).get('authorization'))
      .filter(Boolean);
    expect(new Set(tokens)).toEqual(new Set([`Bearer ${store.saved[0]?.accessToken}`]));
  });

  test('renews a refused token once, and repeats the request', async () => {
    const store = storeOf(sessionOf(ben, { accessToken: tokenFor(ben, -1) }));
    const { client } = connect(store);
    const asked = [1, 2, 3].map((index) =>
      client.query({ query: gql(`query Me${index} { me { id username } }`) }),
    );
    for (const { data } of await Promise.all(asked))
      expect(data).toMatchObject({ me: { username: ben.username } });
    expect(store.saved).toHaveLength(1);
  });

  test('does not repeat a refused mutation', async () => {
    const { client } = connect(sessionOf(ben));
    const fetched = vi.spyOn(globalThis, 'fetch');
    const wrong = client.mutate({
      mutation: gql`
        mutation { login(input: { identifier: "nobody", password: "not it, surely" }) { accessToken } }
      `,
    });
    await expect(wrong).rejects.toMatchObject({
      errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    });
    expect(fetched).toHaveBeenCalledTimes(1);
  });

  test('that was ended elsewhere stops with 4401, is cleared and does not return', async () => {
    const sockets = watchSockets();
    const store = storeOf(sessionOf(ben));
    const { client } = connect(store);
    await client.query({ query: ME });
    expect(client.extract()).not.toEqual({});
    const id = await openConversation(ada, ben);
    const heard = listen(client, id);
    await heard.stood(1);
    await ben.graphql('mutation { logout(input: {}) { sessionId } }');
    await expect.poll(() => heard.error?.message).toContain('4401');
    await expect.poll(() => store.saved).toEqual([null]);
    await expect.poll(() => client.extract()).toEqual({});
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(sockets).toHaveLength(1);
    expect((await client.query({ query: ME, fetchPolicy: 'network-only' })).data).toEqual({
      me: null,
    });
  });

  test('whose refresh token is refused is signed out', async () => {
    const store = storeOf(sessionOf(ben, { accessToken: tokenFor(ben, -1), endsInMs: 0 }));
    await ben.graphql('mutation { logout(input: {}) { sessionId } }');
    const { client } = connect(store);
    expect((await client.query({ query: ME })).data).toEqual({ me: null });
    expect(store.saved).toEqual([null]);
  });

  test('renders first when the session is stored, and no data of the user before', async () => {
    const screens: Promise<unknown>[] = [];
    const show = () =>
      client.query({ query: ME }).then(
        ({ data }) => (data as { me: { username: string } | null }).me?.username ?? null,
        (error: Error) => error.message,
      );
    const before = storeOf(sessionOf(ada));
    const store = {
      ...before,
      save: (session: Session | null) => {
        before.save(session);
        screens.push(show());
      },
    };
    const { client, signIn, signOut } = connect(store);
    expect(await show()).toBe(ada.username);
    await signIn(sessionOf(ben));
    await screens[0];
    await signOut();
    expect(await Promise.all(screens)).toEqual([ben.username, null]);
  });

  test('drops responses that arrive after signOut', async () => {
    const { client, signOut } = connect(sessionOf(ben));
    const asked = client.query({ query: ME }).catch(() => {});
    // Once it was sent.
    await new Promise((resolve) => setTimeout(resolve, 5));
    await signOut();
    expect((await client.query({ query: ME })).data).toEqual({ me: null });
    await asked;
    expect(client.readQuery({ query: ME })).toEqual({ me: null });
  });

  test('signs out before the first request', async () => {
    const store = storeOf(sessionOf(ben));
    const { client, signOut } = connect(store);
    await signOut();
    expect(store.saved).toEqual([null]);
    expect((await client.query({ query: ME })).data).toEqual({ me: null });
  });

  test('reports sign-ins and sign-outs, not refreshed tokens', async () => {
    const heard: (string | undefined)[] = [];
    const { client, signIn, signOut, onSessionChange, userId } = connect(
      sessionOf(ben, { accessToken: tokenFor(ben, -1) }),
    );
    const stop = onSessionChange((session) => heard.push(session ? (userId() ?? '?') : 'nobody'));
    await client.query({ query: ME });
    await signIn(sessionOf(ada));
    await signOut();
    stop();
    await signIn(sessionOf(ben));
    expect(heard).toEqual([ben.id, ada.id, 'nobody']);
  });

  test('starts with signIn and ends with signOut', async () => {
    const store = storeOf(null);
    const { client, signIn, signOut } = connect(store);
    expect((await client.query({ query: ME })).data).toEqual({ me: null });
    await signIn(sessionOf(ben));
    expect((await client.query({ query: ME })).data).toMatchObject({ me: { id: ben.id } });
    const heard = listen(client, await openConversation(ada, ben));
    await heard.stood(1);
    await signOut();
    await expect.poll(() => heard.error).not.toBeNull();
    expect(store.saved.at(-1)).toBeNull();
    expect((await client.query({ query: ME })).data).toEqual({ me: null });
  });
});

describe('the keeper of a session', () => {
  const minute = 60_000;
  const made = (name: string, endsInMs: number): Session => ({
    accessToken: name,
    refreshToken: `refresh ${name}`,
    accessTokenExpiresAt: new Date(Date.now() + endsInMs).toISOString(),
  });

  test('keeps a valid token while the server is unavailable, and does not sign out', async () => {
    const store = storeOf(made('first', 10_000));
    const exchange = vi.fn().mockRejectedValue(new Error('away'));
    const keeper = keepSession(store, exchange, () => {});
    expect(await keeper.token()).toBe('first');
    keeper.refused('first');
    await expect(keeper.token()).rejects.toThrow('away');
    exchange.mockResolvedValue(made('second', 15 * minute));
    expect(await keeper.token()).toBe('second');
    expect(store.saved.map((session) => session?.accessToken)).toEqual(['second']);
    expect(exchange).toHaveBeenCalledTimes(3);
  });

  test('uses the token that another tab renewed, and keeps its refresh token', async () => {
    const store = storeOf(made('first', 15 * minute));
    const exchange = vi.fn();
    const keeper = keepSession(store, exchange, () => {});
    expect(await keeper.token()).toBe('first');
    store.save(made('the other tab’s', 15 * minute));
    keeper.refused('first');
    expect(await keeper.token()).toBe('the other tab’s');
    expect(exchange).not.toHaveBeenCalled();
  });

  test('does not renew for each request when the clock is hours ahead', async () => {
    let made_ = 0;
    const exchange = vi
      .fn()
      .mockImplementation(async () => made(`token ${++made_}`, -120 * minute));
    const keeper = keepSession(storeOf(made('first', -120 * minute)), exchange, () => {});
    for (let asked = 0; asked < 3; asked++) expect(await keeper.token()).toBe('token 1');
    keeper.refused('token 1');
    expect(await keeper.token()).toBe('token 2');
    expect(exchange).toHaveBeenCalledTimes(2);
  });

  test('stays signed out when a renewal completes after the sign-out', async () => {
    const store = storeOf(made('first', 0));
    const answer = Promise.withResolvers<Session>();
    const keeper = keepSession(
      store,
      () => answer.promise,
      () => {},
    );
    const asked = keeper.token();
    await vi.waitFor(() => expect(keeper.held()).toBe('first'));
    await keeper.end();
    answer.resolve(made('second', 15 * minute));
    expect(await asked).toBeNull();
    expect(store.saved).toEqual([null]);
  });

  test('keeps the session that another tab started meanwhile', async () => {
    const store = storeOf(made('ben', 15 * minute));
    const keeper = keepSession(store, vi.fn(), () => {});
    await keeper.token();
    store.save(made('ada', 15 * minute));
    await keeper.end();
    expect(store.saved.map((session) => session?.accessToken)).toEqual(['ada']);
    expect(keeper.held()).toBeNull();
  });
});
