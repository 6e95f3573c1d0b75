import { readFile } from 'node:fs/promises';
import type { ParleyNode } from '../faults/node.js';
import type { Account } from '../harness/people.js';

/** What attacks run against: a node with some content, and people on it. */
export interface Target {
  readonly node: ParleyNode;
  /** Another node of the installation, which an attack may start; null where there is no Redis. */
  readonly twin: ParleyNode | null;
  /** Another user in each try. */
  readonly attacker: Account;
  /** The number of the try, which makes the names of new users unique. */
  readonly attempt: number;
  /** Users who read a page while the attack runs. */
  readonly strangers: readonly Account[];
  /** Runs SQL on the node's database. */
  query<R extends object>(sql: string, values?: unknown[]): Promise<R[]>;
}

/** What somebody might try against a node, as a script. */
export interface Attack {
  readonly name: string;
  /** Attacks until `signal` is aborted; resolves to the faults that it found, in words. */
  run(target: Target, signal: AbortSignal): Promise<string[]>;
}

/** Runs `work` again and again in `lanes` at once until `signal` is aborted. */
export async function flood(
  lanes: number,
  signal: AbortSignal,
  work: (lane: number) => Promise<unknown>,
): Promise<void> {
  const lane = async (number: number) => {
    while (!signal.aborted) await work(number).catch(() => sleepABit());
  };
  await Promise.all(Array.from({ length: lanes }, (_, number) => lane(number)));
}

/** A failed request, as of a node that refuses connections, must not become a busy loop. */
const sleepABit = () => new Promise((resolve) => setTimeout(resolve, 20));

/** POSTs JSON and reads the answer; the status and the text. */
export async function post(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
  method = 'POST',
): Promise<{ status: number; text: string }> {
  const reply = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: reply.status, text: await reply.text() };
}

export const bearer = ({ token }: Account) => ({ authorization: `Bearer ${token}` });

/** Memory of the node's process, in megabytes. */
export async function megabytesOf({ node }: Target): Promise<number> {
  const status = await readFile(`/proc/${node.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

/** Sends a GraphQL request; the status and the text of its answer. */
export const ask = ({ node }: Target, query: string, variables: object, headers = {}) =>
  post(`${node.url}/graphql`, { query, variables }, headers);
