import { expect } from 'vitest';
import { person, session } from './community-samples.js';
import { type LegacySocket, openSocket } from './legacy-socket.js';
import { type RestReply, rest, type Sent } from './rest.js';
import type { Parley } from './server.js';
import { differences } from './shape.js';

interface Client {
  id: number;
  access: string;
  refresh: string;
}

/**
 * The reply of a document's item: its status, and no key or type other than the sample's. Answers
 * its body.
 */
export function documented(reply: RestReply, status: number, sample?: unknown): RestReply['body'] {
  expect([reply.status, reply.body]).toEqual([status, reply.body]);
  expect(differences(sample, reply.body)).toEqual([]);
  return reply.body;
}

/** What else an item may answer. */
export const statusOf = async (reply: Promise<RestReply>) => (await reply).status;

/** The document's own request for signing up. */
export const registration = (username: string, first_name: string, last_name: string) => ({
  username,
  email: `${username}@example.com`,
  password: 'secure_password123',
  password_confirm: 'secure_password123',
  first_name,
  last_name,
});

/** People who follow the community document, by name, at one node. */
export class Walk {
  readonly clients: Record<string, Client> = {};
  private readonly open: LegacySocket[] = [];

  constructor(readonly parley: Parley) {}

  /** Calls as somebody, or as nobody. */
  readonly as = (name: string | null, operation: string, sent?: Sent): Promise<RestReply> =>
    rest(this.parley, operation, sent, name === null ? undefined : this.clients[name]?.access);

  async join(username: string, first: string, last: string): Promise<void> {
    const body = registration(username, first, last);
    const reply = await this.as(null, 'POST /api/users/register/', { body });
    const { user, access, refresh } = documented(reply, 201, session);
    expect(differences(person, user)).toEqual([]);
    this.clients[username] = { id: user.id, access, refresh };
  }

  readonly idOf = (name: string): number => this.clients[name]?.id as number;

  async socket(path: string, name: string): Promise<LegacySocket> {
    const opened = await openSocket(this.parley, path, this.clients[name]?.access);
    this.open.push(opened);
    return opened;
  }

  /** Opens the signaling socket, whose token stands in its address. */
  async dial(name: string): Promise<LegacySocket> {
    const path = `/ws/calls/?token=${this.clients[name]?.access}`;
    const opened = await openSocket(this.parley, path);
    this.open.push(opened);
    return opened;
  }

  async stop(): Promise<void> {
    for (const socket of this.open) socket.stop();
    await this.parley.stop();
  }
}
