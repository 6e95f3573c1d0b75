import type { IncomingMessage, Server } from 'node:http';

/** The least bytes of a request body in each period. A slow uplink sends them; a client that only holds the connection does not. */
const leastBytes = 8 * 1024;

/**
 * Ends a connection that receives too little of a request body in a period of `ms`. Node's own `requestTimeout` counts from
 * the start, and would cut off large uploads on slow networks. The response is that of Node: 408.
 */
export function limitBodyTime(server: Server, request: IncomingMessage, ms: number): void {
  const { headers, socket } = request;
  const hasBody =
    headers['transfer-encoding'] !== undefined || Number(headers['content-length']) > 0;
  if (!hasBody || request.complete) return;
  let read = socket.bytesRead;
  const timer = setInterval(() => {
    if (request.complete || socket.destroyed) return clearInterval(timer);
    if (socket.bytesRead - read >= leastBytes) {
      read = socket.bytesRead;
      return;
    }
    clearInterval(timer);
    const error = Object.assign(new Error('Request timeout'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
    server.emit('clientError', error, socket);
  }, ms);
  timer.unref();
  request.once('close', () => clearInterval(timer));
}
