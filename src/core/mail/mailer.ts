import { assertNoCommit } from '../commit-scope.js';
import type { Logger } from '../logger.js';

/** A mail of plain text; what is to be copied out of it stands on a line of its own. */
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

/** Sends mail behind the answers: nobody waits for it, and nobody learns by the time whether there was one. */
export class Mailer {
  private readonly pending = new Set<Promise<void>>();

  constructor(
    private readonly transport: MailTransport,
    private readonly log: Logger,
  ) {}

  /** Sends what `write` comes to, null being nothing. What fails is logged; whoever waits asks again. */
  post(write: () => Promise<Mail | null>): void {
    assertNoCommit('Mailing');
    const sent: Promise<void> = this.deliver(write)
      .catch((error: unknown) => this.log.error({ err: error }, 'a mail was not sent'))
      .finally(() => this.pending.delete(sent));
    this.pending.add(sent);
  }

  /** Resolves once everything posted so far has left, or failed to. */
  async settled(): Promise<void> {
    await Promise.all(this.pending);
  }

  /** Sends what was posted, and lets go of the transport. */
  async close(): Promise<void> {
    await this.settled();
    await this.transport.close();
  }

  private async deliver(write: () => Promise<Mail | null>): Promise<void> {
    const mail = await write();
    if (mail) await this.transport.send(mail);
  }
}
