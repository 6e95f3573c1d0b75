import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { print } from 'graphql';
import { expect, test } from 'vitest';
import { uploadFile } from '../../packages/client/src/upload.js';
import { addressFor } from '../harness/attachments.js';
import { closing } from '../harness/closing.js';
import { dataOf } from '../harness/graphql.js';
import { spawnParley } from '../harness/process.js';
import type { Person } from '../harness/server.js';
import { startTcpProxy } from '../harness/tcp-proxy.js';
import { uploadStorage } from '../harness/upload-storage.js';

const megabyte = 1024 ** 2;
/** `LARGE_FILE_MEGABYTES` makes it smaller, for storage that is tried with it besides. */
const megabytes = Number(process.env.LARGE_FILE_MEGABYTES ?? 200);
const size = megabytes * megabyte;

/** The memory of a process in megabytes. */
const memoryOf = (pid: number | undefined): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

test.runIf(process.platform === 'linux')(
  `a file of ${megabytes} MB goes up through three cuts and the death of a node, and comes down by ranges for members alone, without filling the memory of the nodes`,
  async () => {
    const { env } = await uploadStorage();
    const first = await spawnParley(env);
    const { ada, ben, cleo, dora } = await first.people('ada', 'ben', 'cleo', 'dora');
    const { databaseUrl, dataDir } = first;
    const second = await spawnParley({ ...env, DATABASE_URL: databaseUrl, DATA_DIR: dataDir });
    const port = (node: { url: string }) => Number(new URL(node.url).port);
    const proxy = await startTcpProxy(port(first));
    const base = `http://127.0.0.1:${proxy.port}`;

    // Random, so that a part in the wrong place is found.
    const block = randomBytes(megabyte);
    const bytes = Buffer.alloc(size);
    for (let n = 0; n < megabytes; n += 1) {
      block.copy(bytes, n * megabyte);
      bytes.writeUInt32BE(n, n * megabyte);
    }
    const idle = memoryOf(second.child.pid);
    let most = 0;
    const watch = setInterval(() => {
      for (const { child } of [first, second])
        if (child.exitCode === null && child.signalCode === null)
          most = Math.max(most, memoryOf(child.pid));
    }, 50);
    closing({ stop: () => clearInterval(watch) });

    const cuts = [0.2, 0.4, 0.8];
    let isKilled = false;
    const seen: number[] = [];
    const id = await uploadFile(
      {
        url: `${base}/graphql`,
        userId: () => ada.id,
        send: fetch,
        request: async (document: unknown, variables: object) =>
          dataOf(
            await ada
              .at(first)
              .graphql(
                typeof document === 'string' ? document : print(document as never),
                variables as never,
              ),
          ) as never,
      } as never,
      new Blob([bytes]),
      {
        kind: 'FILE',
        name: 'large.bin',
        partBytes: Math.max(megabyte, size / 50),
        onProgress(sent, total) {
          seen.push(sent);
          if (cuts[0] !== undefined && sent / total > cuts[0]) {
            cuts.shift();
            // While the next part is on its way.
            setTimeout(() => proxy.cut(), 5);
          }
          if (!isKilled && sent / total > 0.6) {
            isKilled = true;
            first.child.kill('SIGKILL');
            proxy.target = port(second);
            proxy.cut();
          }
        },
      },
    );
    expect(cuts).toEqual([]);
    expect(isKilled).toBe(true);
    expect(seen.at(-1)).toBe(size);

    const [owner, member, leaver] = [ada, ben, dora].map((one) => one.at(second)) as [
      Person,
      Person,
      Person,
    ];
    const { group } = await owner.act('createGroup', { name: 'Movers' }, 'group { id }');
    for (const one of [member, leaver]) await one.act('joinGroup', { groupId: group.id });
    const { message } = await owner.act(
      'sendMessage',
      { to: { groupId: group.id }, attachmentIds: [id] },
      'message { id }',
    );
    const url = await addressFor(member, message.id);
    const statusOf = async (address: string) => {
      const reply = await fetch(second.url + address, { headers: { range: 'bytes=0-9' } });
      await reply.body?.cancel();
      return reply.status;
    };
    const left = await addressFor(leaver, message.id);
    expect(await statusOf(left)).toBe(206);
    await leaver.act('leaveGroup', { groupId: group.id });
    const strange = await cleo
      .at(second)
      .graphql(`{ node(id: "${message.id}") { ... on Message { attachments { url } } } }`);
    expect([strange.data, strange.errors]).toEqual([{ node: null }, undefined]);
    const bent = (change: (query: URLSearchParams) => void) => {
      const address = new URL(url, second.url);
      change(address.searchParams);
      return address.pathname + address.search;
    };
    for (const address of [
      left,
      bent((query) => query.set('user', String(cleo.number))),
      bent((query) => query.set('user', String(owner.number))),
      bent((query) => query.set('signature', 'x'.repeat(43))),
      bent((query) => query.set('expires', String(Number(query.get('expires')) + 1))),
      url.split('?')[0] as string,
    ])
      expect([address, await statusOf(address)]).toEqual([address, 404]);
    const digest = createHash('sha256');
    const part = size / 10;
    for (let from = 0; from < size; from += part) {
      const range = `bytes=${from}-${from + part - 1}`;
      const reply = await fetch(second.url + url, { headers: { range } });
      expect(reply.status).toBe(206);
      digest.update(await reply.bytes());
    }
    clearInterval(watch);
    expect(digest.digest('hex')).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(most - idle).toBeLessThan(160);
  },
  300_000,
);
