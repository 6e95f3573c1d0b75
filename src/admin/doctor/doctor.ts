import type { Command } from '../command.js';
import { checkDatabase } from './database.js';
import { type Finding, failed, finding } from './finding.js';
import { checkServices } from './services.js';
import { checkSettings } from './settings.js';

const marks = { ok: 'ok     ', warning: 'warning', failed: 'FAILED ' } as const;

const lineOf = ({ check, status, text, advice }: Finding) =>
  `${marks[status]}  ${check}: ${text}${advice ? `\n         ${advice}` : ''}`;

export const doctor: Command = {
  name: 'doctor',
  args: [],
  summary: 'Check the settings, the database and the servers beside it, and say what to change.',
  details:
    'Changes nothing: it runs no migration. The exit code is 1 when a check failed; warnings alone give 0.',
  async run(shell) {
    const findings = await checkSettings(shell.config);
    try {
      const app = await shell.app({ migrates: false });
      findings.push(...(await checkDatabase(app, shell.config)), ...(await checkServices(app)));
    } catch (error) {
      const text = (error as Error).message || String((error as NodeJS.ErrnoException).code);
      findings.push(
        finding(
          'database',
          text,
          failed('Check DATABASE_URL; `npm run migrate` makes the schema current.'),
        ),
      );
    }
    const isFailed = findings.some(({ status }) => status === 'failed');
    return { text: findings.map(lineOf).join('\n'), json: findings, exitCode: isFailed ? 1 : 0 };
  },
};
