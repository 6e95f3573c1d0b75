import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { inInstallation } from '../backup/installation.js';
import { run } from '../server/run.js';
import { prepareApp } from './app.js';
import { settleVillage } from './past.js';
import village from './village.json' with { type: 'json' };

const { env } = process;

if (env.NODE_ENV === 'production') {
  console.error(
    'The demo makes accounts whose password is printed: it does not run in production.',
  );
  process.exit(1);
}

// A folder of its own keeps the example data apart from real data.
const dataDir = join(env.DATA_DIR || './data', 'demo');
const appDir = env.APP_DIR || (await prepareApp(join(dataDir, 'app')));

const isNew = !existsSync(join(dataDir, 'postgres'));

const settings = {
  ...env,
  DATA_DIR: dataDir,
  ...(appDir && { APP_DIR: appDir }),
  // Tokens are valid for a day.
  LIMIT_ACCESS_TOKEN_MINUTES: env.LIMIT_ACCESS_TOKEN_MINUTES || '1440',
  LOG_LEVEL: env.LOG_LEVEL || 'warn',
  LOG_SLOW_MILLISECONDS: env.LOG_SLOW_MILLISECONDS || '0',
};

console.log('Starting the server and its database …');
await run(settings, async (server, config) => {
  console.log(
    isNew ? 'Filling the village with people, posts and chats …' : 'Signing its people in …',
  );
  const tokens = await inInstallation(settings, { makes: false }, ({ client }) =>
    settleVillage(server.url, client),
  );
  const login = (name: string) => `
  ${name}, whose password is "${village.password}"
  {"authorization": "Bearer ${tokens.get(name)}"}
`;
  console.log(`
Parley, with a village of ${village.villagers.length} people in it
${
  appDir
    ? `
  App          ${config.publicUrl}/app/`
    : ''
}
  Sandbox      ${config.publicUrl}/graphql
  Mail         ${config.smtpUrl ? 'leaves through SMTP_URL' : join(config.dataDir, 'mail')}
  Data         ${config.databaseUrl ? 'the database of DATABASE_URL' : config.dataDir}

To be somebody, put one of these under Headers in the sandbox:
${login('ada')}${login('ben')}
Ctrl+C ends it; the next demo finds the village as you left it.
`);
});
