import { readdir, rm } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { closing } from '../harness/closing.js';
import { turnOnSecondFactor } from '../harness/mail.js';
import { makeTempDir } from '../harness/postgres.js';
import { command, spawnParley } from '../harness/process.js';
import { village } from '../harness/server.js';

const { server, ada } = await village('ada');
const env = { DATABASE_URL: server.databaseUrl, DATA_DIR: server.dataDir };
const promoted = (name: string) =>
  `${name} is an administrator now, once they turn on a second factor: \`sendLoginCode\`, then \`enableSecondFactor\`.`;
expect(await command(env, 'ADA')).toEqual({ code: 0, said: promoted('ada') });
await turnOnSecondFactor(server, ada);
const audit = async () =>
  (
    await ada.admin.ask(
      '{ auditLog(first: 100) { nodes { action targetId detail actor { username } } } }',
    )
  ).auditLog.nodes;

describe('npm run admin', () => {
  test('explains wrong arguments, and changes nothing', async () => {
    const before = await audit();
    expect(await command(env, 'nobody-here')).toEqual({
      code: 1,
      said: 'There is neither a command nor a user called nobody-here. --help lists the commands.',
    });
    for (const args of [[], ['ada', 'ben']]) expect((await command(env, ...args)).code).toBe(2);
    expect(await audit()).toEqual(before);
  });

  test('is in the audit log, by the command line', async () => {
    expect((await audit()).at(-1)).toEqual({
      ...{ action: 'ROLE_CHANGED', targetId: ada.id, detail: 'ADMIN', actor: null },
    });
  });

  test('works on the embedded database, whether the server runs or not', async () => {
    const DATA_DIR = await makeTempDir('admin');
    closing({ stop: () => rm(DATA_DIR, { recursive: true, force: true }) });
    const env = { DATABASE_URL: '', DATA_DIR };
    const before = await command(env, 'kim');
    expect(before).toMatchObject({ code: 1 });
    expect(before.said).toContain(`There is no database in ${DATA_DIR}.`);
    expect(await readdir(DATA_DIR)).toEqual([]);
    const node = await spawnParley(env);
    const { kim, lea } = await node.people('kim', 'lea');
    expect(await command(env, 'kim')).toEqual({ code: 0, said: promoted('kim') });
    expect((await kim.ask('{ me { role } }')).me).toEqual({ role: 'ADMIN' });
    await node.kill('SIGTERM');
    expect(await command(env, 'lea')).toEqual({ code: 0, said: promoted('lea') });
    const again = await spawnParley(env);
    expect((await lea.at(again).ask('{ me { role } }')).me).toEqual({ role: 'ADMIN' });
  }, 90_000);
});
