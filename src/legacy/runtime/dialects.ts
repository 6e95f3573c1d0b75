import { community } from '../community/community.dialect.js';
import { friends } from '../friends/friends.dialect.js';
import { type Endpoint, meetings } from '../meetings/meetings.dialect.js';
import { tweets } from '../tweets/tweets.dialect.js';
import type { Dialect } from './dialect.js';

/** Every older API that is kept working. */
export const dialects: readonly Dialect[] = [meetings(endpoints), tweets, community, friends];

/** Every path they have, as their documents write it. */
function endpoints(): Endpoint[] {
  return dialects.flatMap(({ rows, sockets }) => [
    ...rows.map(({ method, path }) => ({ method, path: `${path}/` })),
    ...sockets.map(({ path }) => ({ method: 'WS', path: `${path}/` })),
  ]);
}
