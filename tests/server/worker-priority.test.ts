import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pngOf, upload } from '../harness/pictures.js';
import { spawnParley } from '../harness/process.js';

test.runIf(process.platform === 'linux')(
  'threads that hash and encode have a lower priority than the event loop',
  async () => {
    const node = await spawnParley();
    const ada = await node.person('ada');
    expect((await upload(ada, node.url, await pngOf(400, 300))).status).toBe(204);

    const tasks = `/proc/${node.child.pid}/task`;
    const niceness = readdirSync(tasks).map((id) => {
      const name = readFileSync(`${tasks}/${id}/comm`, 'utf8').trim();
      const fields = readFileSync(`${tasks}/${id}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      return [name, Number(fields[16])] as const;
    });
    const of = (kind: RegExp) =>
      new Set(niceness.filter(([name]) => kind.test(name)).map(([, value]) => value));
    expect(of(/^libuv-worker/)).toEqual(new Set([10]));
    expect(of(/^libvips/)).toEqual(new Set([10]));
    expect(of(/^MainThread|^node/)).toEqual(new Set([0]));
  },
  60_000,
);
