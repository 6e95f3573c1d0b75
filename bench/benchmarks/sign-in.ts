import { password } from '../data/fill.ts';
import { type Ask, load, type Measured, read } from '../load.ts';
import type { Launch, Server } from '../proc.ts';
import { own } from '../servers/pages.ts';
import { parleyVersions, type World } from '../world.ts';
import { ratios } from './contenders.ts';

interface Contender {
  kind: { name: string; launch: Launch; ask(n: number): Ask };
  server: Server;
  rounds: Measured[];
}

const login = `mutation Login($input: LoginInput!) { login(input: $input) { accessToken user { id } } }`;

/** Signing in by password, beside the check of the password alone. */
export async function runSignIn(world: World): Promise<void> {
  const { rounds, seconds, connections } = world.options;
  const [user] = await world.sql<{ hash: string }>(
    'select password_hash as hash from users where id = 1',
  );
  const limit = own('argon2 alone', 'argon2.ts', world);
  const kinds: Contender['kind'][] = [
    {
      name: limit.name,
      launch: { ...limit, env: { HASH: user?.hash as string, PASSWORD: password } },
      ask: () => ({ path: '/', method: 'POST', headers: {}, body: '' }),
    },
    ...parleyVersions(world).map((product) => ({
      name: product.name,
      launch: {
        ...product,
        // As many wait as there are connections.
        env: { ...product.env, LIMIT_PASSWORD_HASH_QUEUE: String(Math.ceil(connections)) },
      },
      ask: (n: number): Ask => ({
        path: '/graphql',
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          query: login,
          variables: { input: { identifier: `user${1 + (n % world.scale.users)}`, password } },
        }),
      }),
    })),
  ];
  const contenders: Contender[] = [];
  try {
    for (const kind of kinds)
      contenders.push({ kind, server: await world.start(kind.launch, 'sign-in'), rounds: [] });
    const parleys = contenders[1] as Contender;
    const reply = (await read(parleys.server, parleys.kind.ask(6))) as {
      data: { login: { user: { id: string } } };
    };
    if (reply.data.login.user.id !== 'user_7') throw new Error('Parley signs in somebody else');
    let offset = 0;
    for (let round = 0; round <= rounds; round++)
      for (const { kind, server, rounds: measured } of contenders) {
        const from = offset;
        const ask = (n: number) => kind.ask(from + n);
        const one = await load(server, ask, {
          connections,
          seconds,
          databasePid: world.databasePid,
        });
        offset += 1_000;
        // The first is the warm-up.
        if (round > 0) measured.push(one);
      }
    console.log('\n### sign-in\n');
    console.log(ratios(contenders, 'sign-ins'));
  } finally {
    for (const { server } of contenders) await server.stop();
  }
}
