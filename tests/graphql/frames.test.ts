import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { expect, test } from 'vitest';
import WebSocket, { WebSocketServer } from 'ws';
import { encodeFrames } from '../../src/graphql/socket/frames.js';

test('a peer reads frames of every length as they were written, several in one buffer', async () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const opened = new Promise<Socket>((resolve) => {
    server.once('connection', (_, request) => resolve(request.socket));
  });
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const heard: string[] = [];
  client.on('message', (data, isBinary) => heard.push(isBinary ? 'bytes' : String(data)));
  const wire = await opened;
  const head = '{"id":"7","payload":';
  // Around the lengths at which a frame's header grows, with what stands around them and without.
  const around = head.length + 1;
  const lengths = [125, 65_535].flatMap((most) => [
    most - around,
    most - around + 1,
    most,
    most + 1,
  ]);
  const texts = ['', 'é👩‍🚀', ...lengths.map((length) => 'x'.repeat(length))];
  wire.write(
    encodeFrames(
      head,
      texts.map((text) => Buffer.from(text)),
      '}',
    ),
  );
  await expect.poll(() => heard.length).toBe(texts.length);
  expect(heard).toEqual(texts.map((text) => `${head}${text}}`));
  client.terminate();
  server.close();
});
