import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { ConfigError, parseConfig } from '../../src/config/config.js';
import { addressKey, normalAddress, Proxies, type TrustedProxies } from '../../src/core/proxies.js';
import { startParley } from '../harness/server.js';

const request = (remoteAddress: string, forwarded?: string) =>
  ({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } }) as never;

const networks = ['10.0.0.0/8', 'fd00::/8', '127.0.0.1'];
const cases: [
  trusted: TrustedProxies,
  remote: string,
  forwarded: string | undefined,
  is: string,
][] = [
  [0, '203.0.113.9', '1.1.1.1', '203.0.113.9'],
  [1, '10.0.0.1', '198.51.100.7', '198.51.100.7'],
  // What a client invents stands before what the proxy adds.
  [1, '10.0.0.1', '1.1.1.1, 198.51.100.7', '198.51.100.7'],
  [2, '10.0.0.1', '1.1.1.1, 198.51.100.7, 10.0.0.2', '198.51.100.7'],
  [2, '10.0.0.1', '198.51.100.7', '198.51.100.7'],
  [1, '10.0.0.1', undefined, '10.0.0.1'],
  [1, '10.0.0.1', 'unknown', '10.0.0.1'],
  [2, '10.0.0.1', "1.1.1.1'; drop, 10.0.0.2", '10.0.0.2'],
  [networks, '203.0.113.9', '1.1.1.1', '203.0.113.9'],
  [networks, '10.1.2.3', '1.1.1.1, 198.51.100.7, 10.9.9.9', '198.51.100.7'],
  [networks, '::ffff:10.1.2.3', '198.51.100.7:4711', '198.51.100.7'],
  [networks, 'fd00::1', '[2001:db8::7]:4711', '2001:db8::7'],
  [networks, '127.0.0.1', 'fe80::1%eth0', 'fe80::1'],
  [networks, '::ffff:a01:203', '::ffff:c633:6407', '198.51.100.7'],
  [networks, '127.0.0.1', '0:0:0:0:0:FFFF:198.51.100.7', '198.51.100.7'],
  [networks, '127.0.0.1', '2001:0DB8:0:0::7', '2001:db8::7'],
  [networks, '10.1.2.3', '10.2.3.4', '10.2.3.4'],
];

test.each(cases)(
  'proxies %j, socket %s, header %s: client %s',
  (trusted, remote, forwarded, is) => {
    expect(new Proxies(trusted).clientAddress(request(remote, forwarded))).toBe(is);
  },
);

test.each([
  ['198.51.100.7', '198.51.100.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::9', '2001:db8:0:0::/64'],
  ['2001:0db8:0001:0002::1', '2001:db8:1:2::/64'],
  ['2001:db8::4:5:6:7:8', '2001:db8:0:4::/64'],
  ['2001:DB8::4:5:6:7', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
])('%s counts as %s', (address, key) => {
  expect(addressKey(address)).toBe(key);
});

test.each(['', 'localhost', '1.2.3', '1.2.3.4.5', '1.2.3.4:', ':::', '[::1', '999.1.1.1'])(
  '%j is not an address',
  (text) => {
    expect(normalAddress(text)).toBeNull();
  },
);

test.each(['true', 'yes', '10.0.0.0/33', 'proxy', '10.0.0.1,', '-1'])(
  'TRUST_PROXY=%s is refused',
  (value) => {
    expect(() => parseConfig({ TRUST_PROXY: value })).toThrow(ConfigError);
    expect(() => parseConfig({ TRUST_PROXY: value })).toThrow(/TRUST_PROXY must be the number/);
  },
);

test('forged addresses do not allow more guesses', async () => {
  const server = await startParley({ TRUST_PROXY: '1', LIMIT_LOGIN_FAILURES_PER_ADDRESS: '3' });
  const guess = (forwarded: string) =>
    new Promise<string>((resolve) => {
      const query =
        'mutation { login(input: { identifier: "ada", password: "wrong" }) { accessToken } }';
      const body = JSON.stringify({ query });
      const socket = connect(server.port, '127.0.0.1');
      socket.on('data', (data) => {
        resolve(String(data));
        socket.destroy();
      });
      socket.write(
        `POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n` +
          `X-Forwarded-For: ${forwarded}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      );
    });
  const replies: string[] = [];
  for (let n = 0; n < 5; n += 1) replies.push(await guess(`1.1.1.${n}, 198.51.100.7`));
  expect(replies.map((reply) => reply.includes('RATE_LIMITED'))).toEqual([
    false,
    false,
    false,
    true,
    true,
  ]);
  // Another client of the proxy is not affected.
  expect(await guess('198.51.100.8')).toContain('UNAUTHENTICATED');
});
