import { randomUUID } from 'node:crypto';
import type { ExecutionArgs } from 'graphql';
import type { App } from '../../core/app.js';
import { Audience, type Common } from '../../core/events/audience.js';
import type { ShownToAll } from '../../core/events/broadcast.js';
import type { LogEvent } from '../../core/events/events.js';
import { isAway, showWith } from './execute-events.js';
import type { Reading } from './reading.js';
import { writeResult } from './write-result.js';

/**
 * Executes events once for all who have this in common. Answers `each` where that cannot be told to
 * all of them, for a field without its mark turned out to depend on who asks.
 */
export function showToAll(app: App, args: ExecutionArgs, common: Common, reading: Reading) {
  const { liveStats: stats } = app;
  return async (events: readonly LogEvent[]): Promise<ShownToAll> => {
    if (reading.unmarked) return 'each';
    const requestId = randomUUID();
    const contextValue = new Audience(app, common, requestId);
    const roots = events.map((event) => ({ ...event, type: 'event' }));
    const results = await showWith(args, contextValue, roots);
    if (contextValue.asked) {
      // Never for this document again, whoever follows what by it.
      reading.unmarked = true;
      stats.unmarked += 1;
      const { stream } = common;
      app.log.error({ stream, asked: contextValue.asked }, 'a field lacks its @PerViewer');
      return 'each';
    }
    if (results.some(isAway)) return 'later';
    stats.shownToAll += events.length;
    return results.map((result) =>
      Buffer.from(JSON.stringify(writeResult(app, result, requestId))),
    );
  };
}
