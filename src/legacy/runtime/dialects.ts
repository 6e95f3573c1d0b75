import { community } from '../community/community.dialect.js';
import { friends } from '../friends/friends.dialect.js';
import { type Endpoint, meetings } from '../meetings/meetings.dialect.js';
import { tweets } from '../tweets/tweets.dialect.js';
import type { Dialect } from './dialect.js';

/** All legacy APIs. */
export const dialects: readonly Dialect[] = [meetings(endpoints), tweets, community, friends];

/** All their operations, with paths as documented. */
function endpoints(): Endpoint[] {
  return dialects.flatMap(({ rows, sockets }) => [
    ...rows.map(({ method, path }) => ({ method, path: `${path}/` })),
    ...sockets.map(({ path }) => ({ method: 'WS', path: `${path}/` })),
  ]);
}
