import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Follows the connections of a server. The result closes those on which no request has begun: clients open some in
 * advance, and Node waits for their first request even when the server is closing.
 */
export function followSilentConnections(server: Server): () => void {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return () => {
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
  };
}
