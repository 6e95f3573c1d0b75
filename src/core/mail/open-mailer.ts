import { join } from 'node:path';
import type { Config } from '../../config.js';
import type { Logger } from '../logger.js';
import { fileTransport } from './file-transport.js';
import { Mailer } from './mailer.js';
import { smtpTransport } from './smtp-transport.js';

/** Mail by the server that is configured, or as files under `DATA_DIR/mail` where none is. */
export function openMailer({ smtpUrl, mailFrom, dataDir }: Config, log: Logger): Mailer {
  const transport = smtpUrl
    ? smtpTransport(smtpUrl, mailFrom)
    : fileTransport(join(dataDir, 'mail'), mailFrom);
  return new Mailer(transport, log);
}
