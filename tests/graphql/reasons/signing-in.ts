import { mailTo, turnOnSecondFactor } from '../../harness/mail.js';
import type { Person } from '../../harness/server.js';
import { because, type Provocation } from './world.js';

type Server = Parameters<Provocation>[0]['server'];

const login = (
  server: Server,
  { username, password }: Pick<Person, 'username' | 'password'>,
  code?: string,
) => because(server.attempt('login', { identifier: username, password, code }));
const refresh = (server: Server, refreshToken: string) =>
  server.attempt('refreshSession', { refreshToken }, 'refreshToken');
const suspend = (by: Person, { id }: Person) =>
  by.admin.attempt('suspendUser', { userId: id, reason: 'x' });
const oauth = {
  OAUTH_42_CLIENT_ID: 'id',
  OAUTH_42_CLIENT_SECRET: 'secret',
  // Nothing listens there.
  OAUTH_42_TOKEN_URL: 'http://127.0.0.1:1/token',
};
const finish = (more: object) => ({
  provider: 'FORTY_TWO',
  state: 'none',
  code: 'any',
  binding: 'none',
  ...more,
});

export const aboutSigningIn = {
  UNAUTHENTICATED: ({ server }) => because(server.graphql('{ feed { nodes { id } } }')),
  INVALID_ACCESS_TOKEN: ({ server }) => because(server.graphql('{ me { id } }', {}, 'nonsense')),
  ACCOUNT_SUSPENDED: async ({ server, olga, bob }) => {
    await suspend(olga, bob);
    return login(server, bob);
  },
  WRONG_CREDENTIALS: ({ server, bob }) => login(server, { ...bob, password: 'nothing of theirs' }),
  CODE_REQUIRED: async ({ server, bob }) => {
    await turnOnSecondFactor(server, bob);
    return login(server, bob);
  },
  WRONG_CODE: async ({ server, bob }) => {
    await turnOnSecondFactor(server, bob);
    return login(server, bob, 'not one');
  },
  INVALID_REFRESH_TOKEN: ({ server }) => because(refresh(server, 'nonsense')),
  REFRESH_TOKEN_REUSED: async ({ server, bob }) => {
    let token = bob.refreshToken;
    for (const _ of [1, 2]) token = (await refresh(server, token)).data.refreshSession.refreshToken;
    return because(refresh(server, bob.refreshToken));
  },
  TOO_MANY_ATTEMPTS: async ({ server, bob }) => {
    const wrong = { ...bob, password: 'nothing of theirs' };
    for (let time = 0; time < 5; time += 1) await login(server, wrong);
    return login(server, wrong);
  },
  RATE_LIMITED: async ({ server }) => {
    const node = await server.twin({ LIMIT_PASSWORD_HASH_QUEUE: '1' });
    const ends = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        login(node, { username: `nobody${n}`, password: 'nothing of theirs' }),
      ),
    );
    return ends.find((reason) => reason !== 'WRONG_CREDENTIALS');
  },
  UNAVAILABLE: async ({ server }) => {
    const node = await server.twin(oauth);
    const { url, binding } = await node.act('startOAuth', { provider: 'FORTY_TWO' }, 'url binding');
    const state = new URL(url).searchParams.get('state');
    return because(node.attempt('finishOAuth', finish({ state, binding })));
  },
  PROVIDER_NOT_CONFIGURED: ({ server }) =>
    because(server.attempt('startOAuth', { provider: 'FORTY_TWO' })),
  OAUTH_EXPIRED: async ({ server }) =>
    because((await server.twin(oauth)).attempt('finishOAuth', finish({}))),
  ADMINISTRATORS_ONLY: ({ bob }) => because(bob.admin.graphql('{ reports { nodes { id } } }')),
  SECOND_FACTOR_REQUIRED: async ({ server, bob }) => {
    await server.sql(`update users set role = 'ADMIN' where id = $1`, [bob.number]);
    return because(bob.admin.graphql('{ reports { nodes { id } } }'));
  },
  USERNAME_TAKEN: ({ bob }) =>
    because(bob.attempt('updateAccount', { username: 'OLGA', currentPassword: bob.password })),
  EMAIL_TAKEN: async ({ server, bob }) => {
    // Two accounts may be registered with an address that neither has confirmed.
    const other = {
      username: `${bob.username}x`,
      email: bob.email,
      password: 'a long secret of his',
    };
    await server.act('register', other);
    const { secret } = await mailTo(server, bob.email, 2, 'confirmation');
    await server.sql('update users set email_confirmed_at = now() where id = $1', [bob.number]);
    return because(server.attempt('confirmEmail', { token: secret }));
  },
  PASSWORD_TOO_COMMON: ({ server, bob }) =>
    because(
      server.attempt('register', {
        username: `${bob.username}x`,
        email: `x${bob.email}`,
        password: 'password123',
      }),
    ),
  WRONG_PASSWORD: ({ bob }) =>
    because(
      bob.attempt('changePassword', {
        currentPassword: 'nothing of theirs',
        newPassword: 'another long secret',
      }),
    ),
  PASSWORD_REQUIRED: ({ bob }) => because(bob.attempt('deleteAccount', {})),
  RECENT_SIGN_IN_REQUIRED: async ({ server, bob }) => {
    await server.sql(`update users set password_hash = '' where id = $1`, [bob.number]);
    await server.sql(
      `update sessions set created_at = now() - interval '1 day' where user_id = $1`,
      [bob.number],
    );
    return because(bob.attempt('deleteAccount', {}));
  },
  MAILED_CODE_REQUIRED: ({ bob }) =>
    because(bob.attempt('enableSecondFactor', { password: bob.password, code: ' ' })),
  MAILED_CODE_WRONG: ({ bob }) =>
    because(bob.attempt('enableSecondFactor', { password: bob.password, code: 'not one' })),
  INVALID_TOKEN: ({ server }) =>
    because(
      server.attempt('resetPassword', { token: 'nonsense', newPassword: 'another long secret' }),
    ),
  PROFILE_REMOVED: async ({ olga, bob }) => {
    await olga.admin.act('removeContent', { contentId: bob.id, reason: 'x' });
    return because(bob.attempt('updateProfile', { bio: 'here again' }));
  },
  PUSH_GATEWAY_MISSING: ({ bob }) =>
    because(bob.attempt('registerPushDevice', { platform: 'FCM', token: 'of a phone' })),
  ALREADY_DONE: async ({ olga, bob }) => {
    await suspend(olga, bob);
    return because(suspend(olga, bob));
  },
  USER_IS_ADMINISTRATOR: async ({ server, olga, bob }) => {
    await server.appoint(bob);
    return because(suspend(olga, bob));
  },
  USER_SUSPENDED: async ({ olga, bob }) => {
    await suspend(olga, bob);
    return because(olga.admin.attempt('setUserRole', { userId: bob.id, role: 'ADMIN' }));
  },
} satisfies Record<string, Provocation>;
