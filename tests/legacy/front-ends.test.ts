import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FIXED_LIMITS } from '../../src/config/limits.js';
import { freePort } from '../../src/core/postgres/embedded/port.js';
import { chromiumPath, startChromium } from '../harness/chromium.js';
import { closing } from '../harness/closing.js';
import { codeFor } from '../harness/mail.js';
import { joinCommunityAs, rest } from '../harness/rest.js';
import { village } from '../harness/server.js';

/*
 * Front ends of the four APIs, in pages of two other origins: with axios, its interceptors and browser
 * sockets as such front ends write them. Their access tokens live for three seconds.
 */
const lifeMs = 3_000;
Object.assign(FIXED_LIMITS, { legacyAccessTokenMinutes: lifeMs / 60_000 });

const axiosBundle = readFileSync(
  new URL('dist/axios.min.js', import.meta.resolve('axios/package.json')),
);
const ports = [await freePort(), await freePort()];
/** What stands for `http://localhost:3000` and `http://localhost:5173`. */
const [react, vite] = ports.map((port) => `http://localhost:${port}`) as [string, string];

/** The scripts of the pages. They have no guard against a second 401, as the front ends have none. */
const frontEnd = /* JavaScript */ `
  window.requests = [];
  const stored = (key) => localStorage.getItem(key);
  window.keep = ({ access, access_token, refresh, refresh_token }) => {
    localStorage.setItem('access', access ?? access_token);
    localStorage.setItem('refresh', refresh ?? refresh_token);
  };
  window.client = (base, scheme, refreshPath) => {
    const api = axios.create({ baseURL: base, withCredentials: true });
    api.interceptors.request.use((config) => {
      window.requests.push(config.method + ' ' + config.url);
      if (stored('access')) config.headers.Authorization = scheme + ' ' + stored('access');
      return config;
    });
    api.interceptors.response.use((reply) => reply, async (error) => {
      if (error.response?.status !== 401) throw error;
      const isFriends = scheme === 'Token';
      const { data } = isFriends
        ? await axios.post(base + refreshPath, null, { headers: { Bearer: 'Token ' + stored('refresh') } })
        : await api.post(refreshPath, { refresh: stored('refresh') });
      window.keep(data);
      return api.request(error.config);
    });
    window.api = async (method, url, data) => {
      const { status, data: body } = await api.request({ method, url, data }).catch(({ response }) => response);
      return { status, body };
    };
  };
  window.connect = (name, url, protocols) => new Promise((resolve, reject) => {
    const socket = new WebSocket(url, protocols);
    const frames = [];
    window[name] = { socket, frames };
    socket.onmessage = ({ data }) => frames.push(JSON.parse(data));
    socket.onopen = () => resolve(socket.protocol);
    socket.onerror = () => reject(new Error(name + ' was refused'));
  });
`;

for (const port of ports) {
  const pages = createServer(({ url }, response) => {
    const [type, text] =
      url === '/axios.js'
        ? ['text/javascript', axiosBundle]
        : [
            'text/html',
            `<!doctype html><script src="/axios.js"></script><script>${frontEnd}</script>`,
          ];
    response.writeHead(200, { 'content-type': type }).end(text);
  });
  await new Promise<void>((resolve) => pages.listen(port, 'localhost', resolve));
  closing({
    stop() {
      pages.closeAllConnections();
      pages.close();
    },
  });
}

const { server } = await village({
  CORS_ORIGINS: `${react},${vite}`,
  LIMIT_LOGIN_FAILURES: '100',
  LIMIT_CODE_COOLDOWN_SECONDS: '0',
});
const { ada, ben } = await joinCommunityAs(server, 'ada', 'ben');
const secret = (name: string) => `the long secret of ${name}`;
const sockets = server.url.replace('http', 'ws');
const expiry = () => new Promise((resolve) => setTimeout(resolve, lifeMs + 500));

describe.skipIf(!chromiumPath)('front ends in a browser (needs chromium)', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser?.close());

  /** A page of `origin` in a profile of its own, with a client of one API. */
  async function open(api: Api, origin = api.origin): Promise<FrontEnd> {
    const page = await (await browser.newContext()).newPage();
    await page.goto(origin);
    await page.evaluate(`client(${JSON.stringify(server.url)}, '${api.scheme}', '${api.refresh}')`);
    return new FrontEnd(page, api.read);
  }

  const apis = {
    tweets: {
      origin: react,
      scheme: 'JWT',
      refresh: '/api/auth/refresh_token/',
      login: ['/api/auth/obtain_token/', { username: 'ada' }],
      read: '/api/tweets/',
      logout: ['/api/auth/user/logout/', 'refresh_token', 400],
    },
    meetings: {
      origin: vite,
      scheme: 'JWT',
      refresh: '/api/user/token/refresh/',
      login: ['/api/user/token/', { email: 'ada@example.org' }],
      read: `/api/user/invites/${ada.id}/`,
      logout: ['/api/user/token/blacklist/', 'refresh', 400],
    },
    community: {
      origin: vite,
      scheme: 'Bearer',
      refresh: '/api/token/refresh/',
      login: ['/api/users/login/', { username: 'ada' }],
      read: '/api/users/me/',
      logout: null,
    },
    friends: {
      origin: react,
      scheme: 'Token',
      refresh: '/api/token/refresh/',
      login: ['/auth/login/', { username: 'ada' }],
      read: '/users/user_list/',
      // Its credential is the expired access token, which is renewed the first time and refused then.
      logout: ['/auth/logout/', 'refresh', 401],
    },
  } as const;

  test.concurrent.each(Object.entries(apis))(
    '%s: signs in, refreshes across two expiries, and logs out with a stale token',
    async (_, api) => {
      const {
        login: [path, name],
        read,
        logout,
      } = api;
      const front = await open(api);
      const wrong = await front.api('post', path, { ...name, password: 'not the long secret' });
      expect([400, 401]).toContain(wrong.status);
      const signedIn = await front.api('post', path, { ...name, password: secret('ada') });
      expect(signedIn.status).toBe(200);
      await front.keep(signedIn.body);
      for (let time = 0; time < 2; time += 1) {
        await expiry();
        await front.page.evaluate('requests.length = 0');
        expect((await front.api('get', read)).status).toBe(200);
        expect(await front.page.evaluate(`localStorage.getItem('refresh')`)).toMatch(/^eyJ/);
      }
      // The number that the front end shows and sends is decoded from the token.
      const claims = await front.page.evaluate(
        `JSON.parse(atob(localStorage.getItem('access').split('.')[1]))`,
      );
      expect(claims).toMatchObject({ user_id: ada.id, token_type: 'access' });
      if (!logout) return;
      await expiry();
      const token = await front.page.evaluate(`localStorage.getItem('refresh')`);
      await front.page.evaluate('requests.length = 0');
      const leave = () => front.api('post', logout[0], { [logout[1]]: token });
      expect([(await leave()).status, (await leave()).status]).toEqual([200, logout[2]]);
      expect(await front.page.evaluate('requests.length')).toBeLessThan(4);
    },
    60_000,
  );

  test('community: chats over each socket, and calls', async () => {
    const [adas, bens] = [await open(apis.community, react), await open(apis.community)];
    for (const [front, username] of [
      [adas, 'ada'],
      [bens, 'ben'],
    ] as const) {
      const { body } = await front.api('post', '/api/token/', {
        username,
        password: secret(username),
      });
      await front.keep(body);
    }
    const group = (await adas.api('post', '/api/groups/', { name: 'gardeners' })).body.id;
    expect((await bens.api('post', `/api/groups/${group}/join/`)).status).toBe(200);
    // Ada's front end sends the token in the URL, Ben's beside the name of a protocol.
    const connect = async (name: string, adaPath: string, benPath = adaPath) => {
      await adas.connect(name, (access) => [`${sockets}${adaPath}?token=${access}`]);
      const protocol = await bens.connect(name, (access) => [
        `${sockets}${benPath}`,
        ['access_token', access],
      ]);
      expect(protocol).toBe('access_token');
    };
    await connect('messages', `/ws/messages/${ben.id}/`, `/ws/messages/${ada.id}/`);
    await connect('group', `/ws/group/${group}/`);
    await connect('presence', '/ws/status/');
    await connect('calls', '/ws/calls/');
    for (const name of ['messages', 'group']) {
      await adas.say(name, { type: 'message', content: `to ${name}` });
      await bens.hears(name, { type: 'message', content: `to ${name}`, sender_username: 'ada' });
      await bens.say(name, { type: 'message', content: `back to ${name}` });
      await adas.hears(name, { type: 'message', content: `back to ${name}` });
    }
    await bens.say('presence', { type: 'ping' });
    await bens.hears('presence', { type: 'pong' });

    const call = await adas.api('post', '/api/calls/start/', {
      callee: ben.id,
      call_type: 'video',
    });
    expect(call.status).toBe(201);
    const call_id = call.body.id;
    await bens.hears('calls', { type: 'incoming_call', call_id });
    await bens.api('post', `/api/calls/${call_id}/accept/`);
    await adas.hears('calls', { type: 'call_accepted', call_id, user_id: ben.id });
    const sdp = 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\n';
    await adas.say('calls', { type: 'offer', call_id, sdp });
    await bens.hears('calls', { type: 'offer', call_id, from_user: ada.id, sdp });
    await bens.say('calls', { type: 'answer', call_id, sdp });
    await adas.hears('calls', { type: 'answer', call_id, from_user: ben.id, sdp });
    await expiry();
    expect((await adas.api('post', `/api/calls/${call_id}/end/`)).status).toBe(200);
    await bens.hears('calls', { type: 'call_ended', call_id });
  }, 60_000);

  test('friends: signs in with a mailed code, chats, and leaves', async () => {
    const fronts: FrontEnd[] = [];
    const opaque: string[] = [];
    for (const username of ['carmentxu', 'potxolo']) {
      const front = await open(apis.friends);
      const who = { username, email: `${username}@example.org` };
      const password = secret(username);
      const passwords = { password1: password, password2: password };
      expect(
        (await front.api('post', '/auth/registration/', { ...who, ...passwords })).status,
      ).toBe(201);
      const code = await codeFor(server, who);
      const { body } = await front.api('post', '/auth/login/', { username, password, code });
      await front.keep(body);
      fronts.push(front);
      opaque.push(body.token_auth);
    }
    const [one, two] = fronts as [FrontEnd, FrontEnd];
    await one.api('post', '/users/add_friend/', { friend_username: 'potxolo' });
    const { body } = await one.api('post', '/conversations/start/', { username: 'potxolo' });
    const path = `${sockets}/ws/chat/${body.conversation_id}/`;
    await one.connect('chat', () => [`${path}?token=${opaque[0]}`]);
    await two.connect('chat', (access) => [path, ['token', access]]);
    await one.say('chat', { message: 'Kaixo' });
    await two.hears('chat', { message: 'Kaixo', text: 'Kaixo', sender: 'carmentxu' });
    expect((await one.api('post', '/auth/logout/')).status).toBe(200);
    const after = await rest(server, 'POST /auth/logout/', {
      headers: { authorization: `Token ${opaque[0]}` },
    });
    expect(after.status).toBe(401);
  }, 60_000);
});

interface Api {
  readonly origin: string;
  readonly scheme: string;
  readonly refresh: string;
  readonly read: string;
}

/** What a test does with a page. */
class FrontEnd {
  constructor(
    readonly page: Page,
    private readonly read: string,
  ) {}

  // biome-ignore lint/suspicious/noExplicitAny: each test knows the shape of its own reply
  api(method: string, url: string, data?: object): Promise<{ status: number; body: any }> {
    return this.call('api', method, url, data);
  }

  keep(tokens: object): Promise<void> {
    return this.call('keep', tokens);
  }

  access(): Promise<string> {
    return this.page.evaluate(`localStorage.getItem('access')`);
  }

  /**
   * Opens a socket, and once more with a renewed access token if that is refused; resolves to the protocol
   * that the server chose.
   */
  async connect(
    name: string,
    target: (access: string) => [url: string, protocols?: string[]],
  ): Promise<string> {
    const open = async () => this.call<string>('connect', name, ...target(await this.access()));
    return open().catch(async () => {
      await this.api('get', this.read);
      return open();
    });
  }

  async say(socket: string, frame: object): Promise<void> {
    await this.page.evaluate(`${socket}.socket.send(${JSON.stringify(JSON.stringify(frame))})`);
  }

  async hears(socket: string, frame: object): Promise<void> {
    await expect
      .poll(() => this.page.evaluate(`${socket}.frames`))
      .toContainEqual(expect.objectContaining(frame));
  }

  private call<T>(name: string, ...args: unknown[]): Promise<T> {
    const given = args.map((one) => JSON.stringify(one) ?? 'undefined').join(', ');
    return this.page.evaluate<T>(`${name}(${given})`).catch((error: Error) => {
      // Without the stack, whose addresses in the page the test runner takes for files.
      throw new Error(error.message.split('\n')[0]);
    });
  }
}
