import { createTransport } from 'nodemailer';
import { compose } from './compose.js';
import type { MailTransport } from './mailer.js';

/** A server that hangs holds a mail up for this long at most, in milliseconds. */
const patienceMs = 10_000;

/** Hands each mail to the server at `url`, over a few connections that are used again. */
export function smtpTransport(url: string, from: string): MailTransport {
  const transporter = createTransport({
    url,
    pool: true,
    maxConnections: 2,
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
  });
  return {
    send: async (mail) => void (await transporter.sendMail(compose(from, mail))),
    close: async () => transporter.close(),
  };
}
