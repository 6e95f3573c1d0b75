import { spawn } from 'node:child_process';
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeTempDir, startPostgres } from '../harness/postgres.js';
import { sqlAt } from '../harness/sql.js';

// Imports many people and messages by the command, killed half-way and continued:
// npm run import:large -- 100000 1000000

/** What was measured: one entry for each run of the command. */
export interface Run {
  rows: number;
  seconds: number;
  /** The most memory that the process held, in MB. */
  megabytes: number;
  killed: boolean;
}

/** A file of SQLite like that of the community API. */
export async function fillSource(file: string, people: number, messages: number): Promise<void> {
  const database = new DatabaseSync(file);
  database.exec(`
    pragma journal_mode = off; pragma synchronous = off;
    create table users (id integer primary key, password varchar(128) not null, username varchar(150) not null,
      email varchar(254) not null, first_name varchar(150) not null, last_name varchar(150) not null,
      is_active bool not null, is_superuser bool not null, date_joined datetime not null);
    create table users_followers (id integer primary key, from_user_id bigint not null, to_user_id bigint not null);
    create table posts (id integer primary key, content text not null, created_at datetime not null, author_id bigint not null);
    create table direct_messages (id integer primary key, content text not null, is_read bool not null,
      created_at datetime not null, receiver_id bigint not null, sender_id bigint not null);
    with recursive n (i) as (select 1 union all select i + 1 from n where i < ${people})
    insert into users select i, 'pbkdf2_sha256$600000$salt$ZG+Ywj2Bgno878w4OR2X7613DCXKEai1gi2IrSmWYew=',
      'person' || i, 'person' || i || '@example.org', 'First' || i, 'Last' || i, true, false,
      datetime('2020-01-01', '+' || i || ' minutes') from n;
    insert into users_followers select id, id, 1 + (id * 7) % ${people} from users;
    insert into posts select id, 'A post of person ' || id, datetime('2021-01-01', '+' || id || ' minutes'), id from users;
    with recursive n (i) as (select 1 union all select i + 1 from n where i < ${messages})
    insert into direct_messages select i, 'Message ' || i || ' of a long conversation, which goes on and on',
      i < ${messages} - 1000, datetime('2022-01-01', '+' || i || ' seconds'),
      case i % 2 when 0 then a else b end, case i % 2 when 0 then b else a end
    from (select i, 1 + (i * 13) % ${people} as a, 1 + (i * 13 + 1 + i % 5) % ${people} as b from n);`);
  database.close();
}

/** Imports `file` into the database at `url`; kills the process once `killAt` rows of messages are there. */
export async function importOnce(
  file: string,
  url: string,
  dataDir: string,
  killAt: number | null,
): Promise<Run> {
  const root = join(import.meta.dirname, '../..');
  const count = async () => {
    const text = `select coalesce(sum(taken + refused), 0)::int as all_of_them,
      coalesce(sum(taken) filter (where kind = 'messages'), 0)::int as messages from import_progress`;
    const rows = await sqlAt(url, text).catch(() => []);
    return (rows[0] ?? { all_of_them: 0, messages: 0 }) as {
      all_of_them: number;
      messages: number;
    };
  };
  const before = (await count()).all_of_them;
  const begun = performance.now();
  const args = ['--from', 'community', '--database', file];
  const env = { PATH: process.env.PATH, DATABASE_URL: url, DATA_DIR: dataDir };
  const child = spawn(process.execPath, [join(root, 'dist/import.js'), ...args], {
    cwd: root,
    env,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += data));
  let megabytes = 0;
  let isOver = false;
  const over = new Promise<number | null>((resolve) =>
    child.once('exit', (code) => {
      isOver = true;
      resolve(code);
    }),
  );
  let killed = false;
  while (!isOver) {
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
    megabytes = Math.max(
      megabytes,
      Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024),
    );
    if (killAt !== null && !killed && (await count()).messages >= killAt) {
      killed = child.kill('SIGKILL');
    }
    await Promise.race([over, sleep(killAt === null ? 500 : 20)]);
  }
  const code = await over;
  if (!killed && code !== 0) throw new Error(said);
  const rows = (await count()).all_of_them - before;
  return { rows, seconds: (performance.now() - begun) / 1000, megabytes, killed };
}

async function main(people: number, messages: number): Promise<void> {
  const folder = await makeTempDir('large');
  const file = join(folder, 'db.sqlite3');
  await fillSource(file, people, messages);
  console.log(`The source has ${Math.round((await stat(file)).size / 1e6)} MB.`);
  const postgres = await startPostgres({});
  try {
    for (const killAt of [messages / 2, null]) {
      const { rows, seconds, megabytes, killed } = await importOnce(
        file,
        postgres.url,
        folder,
        killAt,
      );
      console.log(
        `${killed ? 'killed' : 'done'} after ${seconds.toFixed(1)} s: ${rows} rows, ${Math.round(rows / seconds)} rows/s, at most ${megabytes} MB`,
      );
    }
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === import.meta.filename) {
  const [people = 100_000, messages = 1_000_000] = process.argv.slice(2).map(Number);
  await main(people, messages);
}
