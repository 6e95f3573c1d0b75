import { voidCursors } from '../core/events/append.js';
import type { Command } from './command.js';

export const restored: Command = {
  name: 'restored',
  args: [],
  summary: 'Tell all clients to load their state again, after a backup was restored.',
  async run(shell) {
    const { orm } = await shell.app();
    const streams = await voidCursors(orm.em.fork());
    return {
      text: `Clients of ${streams} streams will load their state again.`,
      json: { streams },
    };
  },
};
