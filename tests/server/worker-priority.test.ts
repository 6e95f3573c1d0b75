import { readdirSync, readFileSync } from 'node:fs';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { spawnParley } from '../harness/process.js';

test.runIf(process.platform === 'linux')(
  'threads that hash and encode have a lower priority than the event loop',
  async () => {
    const node = await spawnParley();
    const ada = await node.person('ada');
    const picture = await sharp({
      create: { width: 400, height: 300, channels: 3, background: 'teal' },
    })
      .png()
      .toBuffer();
    const { createUpload } = await ada.ask(
      'mutation ($i: CreateUploadInput!) { createUpload(input: $i) { putUrl } }',
      { i: { contentType: 'image/png', bytes: picture.length } },
    );
    const { pathname, search } = new URL(createUpload.putUrl, node.url);
    const body = new Uint8Array(picture);
    expect((await fetch(node.url + pathname + search, { method: 'PUT', body })).status).toBe(200);

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
