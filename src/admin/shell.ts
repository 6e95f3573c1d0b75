import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { type Config, parseConfig } from '../config/config.js';
import type { App } from '../core/app.js';
import { defaultPolicy } from '../core/client-policy.js';
import { Context } from '../core/context.js';
import { AppError, notFound } from '../core/errors.js';
import { localId } from '../core/global-id.js';
import { assertEmbeddedPostgres, runningPostgresUrl } from '../core/postgres/embedded/running.js';
import type { User } from '../domain/account/user.entity.js';
import { accountByName, userById } from '../domain/account/user.service.js';
import { openApp } from '../server/app.js';

/** What a command works with: the environment, and the parts of a node, opened when they are first used. */
export interface Shell {
  readonly config: Config;
  /** The parts of a node on the database of the environment, which is migrated first, unless `migrates` is false. */
  app(options?: { migrates: boolean }): Promise<App>;
  /** A context without a viewer, or with `userId` as the viewer. */
  context(userId?: number): Promise<Context>;
  close(): Promise<void>;
}

/** How long a command waits for a database that is away, in milliseconds. */
const waitMs = 2_000;

/** The operator, for the audit log. */
export function operatorName(): string {
  try {
    return `shell (${userInfo().username})`;
  } catch {
    // The process may run under a number that has no name.
    return 'shell';
  }
}

/** Opens nothing yet. Throws ConfigError. */
export function openShell(env: NodeJS.ProcessEnv): Shell {
  const config = parseConfig({ ...env, LOG_LEVEL: env.LOG_LEVEL || 'warn' });
  let opened: ReturnType<typeof openApp> | undefined;
  const open = async (migrates: boolean) => {
    if (!config.databaseUrl) assertEmbeddedPostgres(config.dataDir);
    // The embedded database, whether a server runs on it or not.
    const databaseUrl = config.databaseUrl ?? (await runningPostgresUrl(config.dataDir));
    const database = { ...config.database, migrates };
    return openApp({ ...config, databaseUrl, database }, waitMs);
  };
  const app = async ({ migrates } = { migrates: config.database.migrates }) => {
    opened ??= open(migrates);
    return (await opened).app;
  };
  const origin = {
    policy: defaultPolicy,
    requestId: randomUUID(),
    address: 'command line',
    userAgent: null,
  } as const;
  return {
    config,
    app,
    async context(userId) {
      const viewer = userId === undefined ? null : { id: userId, sessionId: '' };
      return new Context(await app(), viewer, origin);
    },
    close: async () => (await opened?.catch(() => undefined))?.close(),
  };
}

/** The account of a username, an e-mail address or a global id. Throws NOT_FOUND. */
export async function findAccount(shell: Shell, given: string): Promise<User> {
  const ctx = await shell.context();
  const id = localId('user', given);
  const user = id === null ? await accountByName(ctx, given) : await byId(ctx, id);
  if (user) return user;
  throw new AppError('NOT_FOUND', `There is nobody called ${given}.`);
}

async function byId(ctx: Context, id: number): Promise<User> {
  const user = await userById(ctx, id);
  if (user.isDeleted) throw notFound('User');
  return user;
}
