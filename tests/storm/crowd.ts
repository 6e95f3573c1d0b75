import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import jwt from 'jsonwebtoken';
import { type Cluster, JWT_SECRET } from '../faults/cluster.js';

/** A client: a person with a conversation. */
export interface Member {
  readonly token: string;
  readonly conversationId: string;
}

/** What the processes of clients tell about theirs. */
export interface Report {
  /** Subscribed to everything at the moment. */
  there: number;
  /** Handshakes and sockets that the server refused, by status or close code. */
  refused: Record<string, number>;
}

/** Registers `count` people in pairs by SQL, with a session and a conversation each. */
export async function register(cluster: Cluster, count: number): Promise<Member[]> {
  await cluster.query(
    `insert into users (username, email, username_key, username_skeleton, email_key, password_hash)
     select name, name || '@example.org', name, name, name || '@example.org', 'none'
     from (select 'member' || n as name from generate_series(1, $1::int) n) names`,
    [count],
  );
  await cluster.query(
    `insert into sessions (user_id, address, rotating, expires_at)
     select id, '127.0.0.1', false, now() + interval '1 day' from users where username like 'member%'`,
  );
  await cluster.query(
    `with pairs as (
       select min(id) as lower, max(id) as upper from users where username like 'member%'
       group by (id / 2) having count(*) = 2
     ), opened as (
       insert into conversations (kind, lower_user_id, upper_user_id, started_by_id)
       select 'DIRECT', lower, upper, lower from pairs returning id, lower_user_id, upper_user_id
     )
     insert into participants (conversation_id, user_id)
     select id, lower_user_id from opened union all select id, upper_user_id from opened`,
  );
  await cluster.query(
    `insert into streams (home_kind, home)
     select 3, id from users union all select 1, id from conversations on conflict do nothing`,
  );
  const rows = await cluster.query<{
    user_id: string;
    session_id: string;
    conversation_id: string;
  }>(
    `select s.user_id, s.id as session_id, p.conversation_id
     from sessions s join participants p on p.user_id = s.user_id join users u on u.id = s.user_id
     where username like 'member%'`,
  );
  const now = Math.floor(Date.now() / 1000);
  return rows.map(({ user_id, session_id, conversation_id }) => ({
    token: jwt.sign(
      { sub: user_id, sid: session_id, gen: 0, kind: 'access', iat: now, exp: now + 86_400 },
      JWT_SECRET,
      { algorithm: 'HS256', issuer: 'parley', audience: 'parley' },
    ),
    conversationId: `conversation_${conversation_id}`,
  }));
}

/** Processes that keep the members connected to the first node that answers. */
export async function openCrowd(
  members: readonly Member[],
  urls: readonly string[],
  processes: number,
) {
  const size = Math.ceil(members.length / processes);
  const reports: Report[] = [];
  const children = Array.from({ length: processes }, (_, at) => {
    const child = fork(join(import.meta.dirname, 'clients.ts'), {
      execArgv: ['--import', join(import.meta.dirname, '../harness/typescript.mjs')],
    });
    child.on('message', (report) => {
      reports[at] = report as Report;
    });
    child.send({ members: members.slice(at * size, (at + 1) * size), urls });
    return child;
  });
  return {
    there: () => reports.reduce((sum, { there }) => sum + there, 0),
    refused(): Record<string, number> {
      const all: Record<string, number> = {};
      for (const { refused } of reports)
        for (const [why, count] of Object.entries(refused)) all[why] = (all[why] ?? 0) + count;
      return all;
    },
    async stop() {
      await Promise.all(
        children.map(async (child) => {
          const ended = once(child, 'exit');
          child.kill('SIGKILL');
          await ended;
        }),
      );
    },
  };
}
