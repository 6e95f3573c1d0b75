import { assertNoCommit } from '../commit-scope.js';
import type { Logger } from '../logger.js';
import type { Metrics } from '../metrics.js';

/** A plain text mail; codes and links are on lines of their own. */
export interface Mail {
  /** One address and nothing else: it is never read as a list or with a name. */
  to: string;
  subject: string;
  text: string;
}

/** Takes one mail to where it is delivered. */
export interface MailTransport {
  send(mail: Mail): Promise<void>;
  close(): Promise<void>;
}

/** Sends mail in the background, so that the time of a response does not reveal whether there was a mail. */
export class Mailer {
  private readonly pending = new Set<Promise<void>>();

  constructor(
    private readonly transport: MailTransport,
    private readonly log: Logger,
    private readonly metrics: Metrics,
  ) {
    metrics.watchQueue('mail', () => ({ length: this.pending.size, limit: null }));
  }

  /** Sends the mail that `write` resolves to, or nothing for null. Failures are logged. */
  post(write: () => Promise<Mail | null>): void {
    assertNoCommit('Mailing');
    const sent: Promise<void> = this.deliver(write)
      .catch((error: unknown) => {
        this.metrics.mails.inc({ outcome: 'failed' });
        this.log.error({ err: error }, 'a mail was not sent');
      })
      .finally(() => this.pending.delete(sent));
    this.pending.add(sent);
  }

  /** Sends a mail now. Throws what the transport throws. */
  send(mail: Mail): Promise<void> {
    return this.transport.send(mail);
  }

  /** Resolves once everything posted so far has left, or failed to. */
  async settled(): Promise<void> {
    await Promise.all(this.pending);
  }

  /** Sends the posted mails, and closes the transport. */
  async close(): Promise<void> {
    await this.settled();
    await this.transport.close();
  }

  private async deliver(write: () => Promise<Mail | null>): Promise<void> {
    const mail = await write();
    if (!mail) return;
    await this.transport.send(mail);
    this.metrics.mails.inc({ outcome: 'sent' });
  }
}
