import { execFile } from 'node:child_process';
import { chown, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createFile } from '../../../src/core/files.js';
import { initialise, launch } from '../../../src/core/postgres/embedded/cluster.js';
import { ownerOf } from '../../../src/core/postgres/embedded/owner.js';
import { freePort } from '../../../src/core/postgres/embedded/port.js';
import { makeNode, type ParleyNode } from '../../faults/node.js';
import { dataOf } from '../../harness/graphql.js';
import { signUp } from '../../harness/people.js';
import { makeTempDir } from '../../harness/postgres.js';
import { binariesOf } from '../binaries.js';
import { claim, type Row, type RowContext } from '../row.js';

const root = join(import.meta.dirname, '../../..');
const env = (dataDir: string, more = {}) => ({
  NODE_ENV: 'test',
  HOST: '127.0.0.1',
  LOG_LEVEL: 'warn',
  JWT_SECRET: 'a secret that only the embedded databases use',
  DATA_DIR: dataDir,
  ...more,
});

const startNode = async ({ using }: RowContext, variables: Record<string, string>) => {
  const node = await makeNode({ build: join(root, 'dist'), env: variables });
  using({ stop: () => node.end('SIGTERM') });
  await node.start();
  return node;
};

const ask = async (node: ParleyNode, token: string) =>
  dataOf(
    await node.graphql('{ me { username } conversations(first: 5) { nodes { head } } }', {}, token),
  );

/** Fills a folder with a database of PostgreSQL 17 in which two people write; resolves to a token. */
async function fillOlder(context: RowContext, dataDir: string): Promise<string> {
  const home = join(dataDir, 'postgres');
  await mkdir(home, { recursive: true });
  const owner = await ownerOf(home).catch(() => null);
  claim(owner, 'no user for the database');
  const another = await ownerOf(join(dataDir, 'none'));
  await chown(home, another.uid, another.gid);
  const secret = 'the-password-of-the-older-database';
  await createFile(join(dataDir, 'postgres-password'), `${secret}\n`, { mode: 0o600 });
  const binaries = await binariesOf(17);
  const cluster = join(home, 'cluster');
  await initialise(binaries, join(home, 'draft'), cluster, secret, another);
  const running = await launch(binaries, cluster, await freePort(), another, {}, () => {});
  try {
    const url = `postgresql://parley:${secret}@127.0.0.1:${running.port}/parley`;
    const node = await startNode(context, env(dataDir, { DATABASE_URL: url }));
    const ada = await signUp(node, 'ada');
    const ben = await signUp(node, 'ben');
    const input = { to: { userId: ben.id }, content: 'kept', clientKey: 'kept' };
    const send =
      'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { message { seq } } }';
    for (let count = 0; count < 20; count++)
      dataOf(await ada.graphql(send, { input: { ...input, clientKey: `kept ${count}` } }));
    await node.end('SIGTERM');
    return ada.token;
  } finally {
    await running.stop();
  }
}

/** The embedded database. */
export const embeddedRows: Row[] = [
  {
    name: 'the embedded database upgraded from PostgreSQL 17 to 18',
    async run(context) {
      const dataDir = await makeTempDir('older');
      context.using({ stop: () => rm(dataDir, { recursive: true, force: true }) });
      const token = await fillOlder(context, dataDir);
      const run = (program: string) =>
        promisify(execFile)(process.execPath, [join(root, 'dist', program)], {
          env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: '0', ...env(dataDir) },
        }).then(
          ({ stdout }) => stdout,
          ({ stderr }) => String(stderr),
        );
      const refused = await run('main.js');
      claim(/made by PostgreSQL 17.*npm run database:upgrade/.test(refused), refused);
      const said = await run('database-upgrade.js');
      claim(said.includes('The database is upgraded.'), said);
      const node = await startNode(context, env(dataDir));
      const { me, conversations } = await ask(node, token);
      claim(
        me.username === 'ada' && conversations.nodes[0].head === 20,
        JSON.stringify(conversations),
      );
      claim(
        (await run('database-upgrade.js')).includes('needs no upgrade'),
        'it is upgraded twice',
      );
      return 'the account, its session and 20 messages are there';
    },
  },
  {
    name: 'the embedded database killed under a running node',
    async run(context) {
      const dataDir = await makeTempDir('killed');
      context.using({ stop: () => rm(dataDir, { recursive: true, force: true }) });
      const node = await startNode(context, env(dataDir));
      const ada = await signUp(node, 'ada');
      const pid = (await promisify(execFile)('pgrep', ['-P', String(node.pid), 'postgres'])).stdout;
      process.kill(Number(pid.trim().split('\n')[0]), 'SIGKILL');
      const begun = performance.now();
      const answers = async () => (await ada.graphql('{ me { username } }')).data?.me;
      while (!(await answers().catch(() => null)))
        claim(performance.now() - begun < 10_000, 'the database was not started again');
      const ms = Math.round(performance.now() - begun);
      claim(ms < 2_000 * context.patience, `serving again after ${ms} ms`);
      return `serving again after ${ms} ms`;
    },
  },
];
