import type { App } from '../core/app.js';
import { recordPurge } from '../domain/moderation/operators.service.js';
import { type Amount, type Purge, runPurge } from '../domain/retention/purge.js';
import { purges } from '../domain/retention/retention.jobs.js';
import type { Command } from './command.js';
import { operatorName } from './shell.js';
import { bytesText, textTable } from './table.js';

/** The amount of a kind, or the reason why its purge failed. */
type Line = { kind: string } & Amount & { error?: string };

export const purge: Command = {
  name: 'purge',
  args: [],
  summary: 'Delete the data whose retention period is over, as the scheduler does.',
  details:
    'The RETENTION_…_DAYS variables set the periods. It may run beside nodes, and may be interrupted and repeated.',
  options: { 'dry-run': { help: 'Only print the kinds, numbers and bytes; delete nothing.' } },
  async run(shell, { options }) {
    const app = await shell.app();
    const isTrial = options['dry-run'] === true;
    const ending = new AbortController();
    process.once('SIGINT', () => ending.abort()).once('SIGTERM', () => ending.abort());
    const lines: Line[] = [];
    for (const one of purges) {
      if (ending.signal.aborted) break;
      lines.push(await lineOf(app, one, isTrial, ending.signal));
    }
    const total = lines.reduce((sum, { count }) => sum + count, 0);
    if (!isTrial) await recordPurge(await shell.context(), `${total} items`, operatorName());
    const table = lines.map(({ kind, count, bytes, error }) => ({
      kind,
      number: error ? 'failed' : count,
      size: error ?? bytesText(bytes),
    }));
    const isComplete = !ending.signal.aborted && lines.every(({ error }) => !error);
    return {
      text: `${textTable(table)}\n${isTrial ? 'This was a dry run: nothing was deleted.' : 'Deleted.'}`,
      json: { dryRun: isTrial, purged: lines },
      exitCode: isComplete ? 0 : 1,
    };
  },
};

async function lineOf(app: App, one: Purge, isTrial: boolean, signal: AbortSignal): Promise<Line> {
  try {
    const amount = isTrial ? await one.find(app) : await runPurge(app, one, signal);
    return { kind: one.kind, ...amount };
  } catch (error) {
    return { kind: one.kind, count: 0, bytes: 0, error: (error as Error).message };
  }
}
