import { setTimeout as sleep } from 'node:timers/promises';
import WebSocket from 'ws';
import type { Ask } from '../harness/graphql.js';
import type { Account } from '../harness/people.js';
import { atNode, patch } from '../harness/pictures.js';

/** What a client of a kind went through. */
export interface Tally {
  kind: string;
  /** Requests that were answered, and connections that were opened. */
  done: number;
  /** Attempts that the client repeated, by their reason. */
  retried: Map<string, number>;
  /** What was not done after ten attempts, and what must not occur. */
  failed: string[];
}

export const newTally = (kind: string): Tally => ({
  kind,
  done: 0,
  retried: new Map(),
  failed: [],
});

export const noteRetry = ({ retried }: Tally, reason: string): void => {
  retried.set(reason, (retried.get(reason) ?? 0) + 1);
};

/** Works until `stop`, with a pause between two acts. */
export interface Client {
  tally: Tally;
  run(): Promise<void>;
  stop(): void;
}

/** Repeats `act` until `stop`. Each is tried up to ten times, as clients with a retry link do. */
function repeater(kind: string, pauseMs: number, act: () => Promise<void>): Client {
  const tally = newTally(kind);
  let running = true;
  return {
    tally,
    stop() {
      running = false;
    },
    async run() {
      while (running) {
        await persist(tally, act);
        await sleep(pauseMs);
      }
    },
  };
}

async function persist(tally: Tally, act: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await act();
      tally.done += 1;
      return;
    } catch (error) {
      const reason = reasonOf(error);
      if (attempt === 10) {
        tally.failed.push(reason);
        return;
      }
      noteRetry(tally, reason);
      await sleep(100 * attempt);
    }
  }
}

/** The reason of a failed attempt, in few words. */
export function reasonOf(error: unknown): string {
  const { cause, message } = error as Error & { cause?: NodeJS.ErrnoException };
  if (/not valid JSON|end of JSON/.test(message)) return 'an error page of the proxy';
  return cause?.code ?? cause?.message ?? message ?? String(error);
}

/** Reads the feed; an error of the answer counts as a failed attempt. */
export function reader(graphql: Ask, { token }: Account): Client {
  const query = '{ me { username } posts(first: 5) { nodes { id content author { username } } } }';
  return repeater('queries', 15, async () => {
    const { data, status, code } = await graphql(query, {}, token);
    if (!data?.me) throw new Error(`${status} ${code ?? ''}`.trim());
  });
}

/** Announces a picture, sends it, and reads it back through a post. */
export function uploader(
  url: string,
  graphql: Ask,
  { token }: Account,
  picture: Buffer<ArrayBuffer>,
) {
  const ask = async (query: string, input: object) => {
    const { data, status, code } = await graphql(query, { input }, token);
    if (!data) throw new Error(`${status} ${code ?? ''}`.trim());
    return data;
  };
  return repeater('uploads', 200, async () => {
    const { createUpload } = await ask(
      'mutation ($input: CreateUploadInput!) { createUpload(input: $input) { upload { id } url } }',
      { kind: 'IMAGE', name: 'a.png', type: 'image/png', size: picture.length },
    );
    const sent = await patch(atNode(url, createUpload.url), picture);
    if (!sent.ok) throw new Error(`PATCH ${sent.status}`);
    const { createPost } = await ask(
      'mutation ($input: CreatePostInput!) { createPost(input: $input) { post { images { url } } } }',
      { content: 'look', images: [{ id: createUpload.upload.id }] },
    );
    const got = await fetch(url + createPost.post.images[0].url, {
      headers: { authorization: `Bearer ${token}` },
    });
    if (!got.ok) throw new Error(`GET ${got.status}`);
  });
}

/** A legacy socket that opens again whenever it is closed; a close other than 1012 and 1001 is a failure. */
export function legacySocket(url: string, path: string, { token }: Account): Client {
  const tally = newTally('legacy sockets');
  const seen = new Set<unknown>();
  let running = true;
  let socket: WebSocket | null = null;
  const open = () =>
    new Promise<void>((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}` };
      const opened = new WebSocket(url.replace(/^http/, 'ws') + path, { headers });
      socket = opened;
      opened.once('open', resolve);
      opened.once('error', reject);
      opened.on('message', (data) => {
        const { content } = JSON.parse(String(data)) as { content?: string };
        if (content === undefined) return;
        // The load sends no text twice.
        if (seen.has(content)) tally.failed.push(`the message ${content} came twice`);
        seen.add(content);
      });
    });
  return {
    tally,
    stop() {
      running = false;
      socket?.close();
    },
    async run() {
      while (running) {
        await persist(tally, open);
        const opened = socket as unknown as WebSocket;
        if (opened.readyState !== WebSocket.OPEN) continue;
        const code = await new Promise<number>((resolve) => opened.once('close', resolve));
        if (!running) break;
        if ([1001, 1012].includes(code)) noteRetry(tally, `closed with ${code}`);
        else tally.failed.push(`closed with ${code}`);
      }
      if (seen.size === 0) tally.failed.push('no frame came');
    },
  };
}
