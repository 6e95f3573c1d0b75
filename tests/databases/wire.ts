import { connect, createServer, type Socket } from 'node:net';

/** A wire to a port, on which packets can be lost. */
export async function startWire(to: number) {
  const pairs = new Set<[Socket, Socket]>();
  let isSilent = false;
  const server = createServer((client) => {
    const database = connect(to, '127.0.0.1');
    const pair: [Socket, Socket] = [client, database];
    pairs.add(pair);
    for (const one of pair) {
      one.on('error', () => {});
      one.on('close', () => {
        pairs.delete(pair);
        // A lost connection is not closed at the other end.
        if (!lost.has(pair)) for (const both of pair) both.destroy();
      });
    }
    const forward = (from: Socket, other: Socket) =>
      from.on('data', (data) => isSilent || lost.has(pair) || other.write(data));
    forward(client, database);
    forward(database, client);
    if (isSilent) lost.add(pair);
  });
  const lost = new WeakSet<[Socket, Socket]>();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    through: (url: string) => Object.assign(new URL(url), { port: String(port) }).href,
    /** Loses all packets of all connections, also of new ones, without closing them. */
    silence() {
      isSilent = true;
      for (const pair of pairs) lost.add(pair);
    },
    /** Serves new connections; those from before stay lost. */
    restore() {
      isSilent = false;
    },
    /** Connections of clients that are open. */
    count: () => [...pairs].filter(([client]) => !client.destroyed && !client.readableEnded).length,
    async stop() {
      for (const pair of pairs) for (const one of pair) one.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
