import { createTransport } from 'nodemailer';
import { compose } from './compose.js';
import type { MailTransport } from './mailer.js';

/** The time-out of each step of a delivery, in milliseconds. */
const timeoutMs = 10_000;

/** Hands each mail to the server at `url`, over a few reused connections. */
export function smtpTransport(url: string, from: string): MailTransport {
  const transporter = createTransport({
    url,
    pool: true,
    maxConnections: 2,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  });
  return {
    send: async (mail) => void (await transporter.sendMail(compose(from, mail))),
    close: async () => transporter.close(),
  };
}
