import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Work } from '../benchmarks/pages.ts';
import { here } from '../proc.ts';
import { parley } from '../world.ts';
import { own, type PageServer, tokenFor, viewer } from './pages.ts';

const python = '/usr/bin/python3';

/** Why Django is not measured; null when it can be. */
export function withoutDjango(): string | null {
  try {
    execFileSync(python, ['-c', 'import django, rest_framework, psycopg2, gunicorn'], {
      stdio: 'ignore',
    });
    return null;
  } catch {
    return 'not tried: needs python3-django, python3-djangorestframework, python3-psycopg2 and gunicorn';
  }
}

const path = '/api/posts/feed/';

/** What answers the old feed; the limit first. */
export const legacyServers: PageServer<Work>[] = [
  {
    name: 'limit',
    launch: (world) => own('limit', 'limit.ts', world),
    ask: (_work, key) => ({ path: '/legacy', method: 'GET', headers: viewer(key) }),
  },
  {
    name: 'Parley',
    launch: parley,
    ask: (_work, { viewerId }) => ({
      path,
      method: 'GET',
      headers: { authorization: `Bearer ${tokenFor(viewerId)}` },
    }),
  },
  {
    name: 'Django',
    launch: ({ databaseUrl }) => ({
      name: 'Django',
      command: [
        ...[python, '-m', 'gunicorn', 'feed:application', '--chdir', join(here, 'servers/django')],
        ...['--workers', '1', '--threads', '4', '--keep-alive', '60', '--log-level', 'error'],
      ],
      env: { DATABASE_URL: databaseUrl },
      readyPath: '/readyz',
    }),
    ask: (_work, key) => ({ path, method: 'GET', headers: viewer(key) }),
  },
];
