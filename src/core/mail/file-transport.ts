import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { replaceFile } from '../files.js';
import { compose } from './compose.js';
import type { MailTransport } from './mailer.js';

/** Each mail becomes an `.eml` file of `folder`, readable by the owner only. Names sort by time. */
export function fileTransport(folder: string, from: string): MailTransport {
  const builder = createTransport({ streamTransport: true, buffer: true, newline: 'unix' });
  return {
    async send(mail) {
      const { message } = await builder.sendMail(compose(from, mail));
      await mkdir(folder, { recursive: true });
      const time = new Date().toISOString().replaceAll(':', '-');
      const file = join(folder, `${time}-${randomBytes(4).toString('hex')}.eml`);
      await replaceFile(file, message as Buffer, { mode: 0o600 });
    },
    close: async () => builder.close(),
  };
}
