import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { closing } from './closing.js';

/** A TCP proxy on a free port of 127.0.0.1, whose connections can be cut. */
export interface TcpProxy {
  port: number;
  /** The port to which new connections go; with null they are closed at once. */
  target: number | null;
  /** Closes all connections. */
  cut(): void;
}

/** Starts a proxy, which stops with the test that started it, or with the file. */
export async function startTcpProxy(target: number | null = null): Promise<TcpProxy> {
  const open = new Set<Socket>();
  const proxy: TcpProxy = {
    port: 0,
    target,
    cut: () => open.forEach((socket) => void socket.destroy()),
  };
  const server = createServer((client) => {
    if (proxy.target === null) return client.destroy();
    const upstream = connect(proxy.target, '127.0.0.1');
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
    }
    client.pipe(upstream).pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing({
    stop() {
      proxy.cut();
      server.close();
    },
  });
  proxy.port = (server.address() as AddressInfo).port;
  return proxy;
}
