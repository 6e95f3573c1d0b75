import { reindex as reindexMessages } from '../domain/search/search.job.js';
import type { Command } from './command.js';

export const reindex: Command = {
  name: 'reindex',
  args: [],
  summary: 'Make the index by which messages are searched anew.',
  details:
    'It may run beside nodes. Until it ends, searches miss messages that are not in the new index yet.',
  async run(shell) {
    const messages = await reindexMessages(await shell.app());
    return { text: `${messages} messages are in the index.`, json: { messages } };
  },
};
