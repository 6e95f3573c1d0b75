import { join } from 'node:path';
import type { Config } from '../../config/config.js';
import type { Logger } from '../logger.js';
import type { Metrics } from '../metrics.js';
import { Mailer, type MailTransport } from './mailer.js';

/** Mail by the server that is configured, or as files under `DATA_DIR/mail` where none is. */
export function openMailer(
  { smtpUrl, mailFrom, dataDir }: Config,
  log: Logger,
  metrics: Metrics,
): Mailer {
  const transport = late(async () => {
    if (smtpUrl) return (await import('./smtp-transport.js')).smtpTransport(smtpUrl, mailFrom);
    return (await import('./file-transport.js')).fileTransport(join(dataDir, 'mail'), mailFrom);
  });
  return new Mailer(transport, log, metrics);
}

/** A transport that is opened by its first mail: what it takes is large, and a node starts without. */
function late(open: () => Promise<MailTransport>): MailTransport {
  let opened: Promise<MailTransport> | null = null;
  return {
    async send(mail) {
      opened ??= open();
      await (await opened).send(mail);
    },
    async close() {
      await (await opened)?.close();
    },
  };
}
