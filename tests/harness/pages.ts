import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { closing } from './closing.js';

type Page = string | ((request: IncomingMessage, response: ServerResponse) => void);

/** A web site on a free port of this machine. */
interface Site {
  readonly port: number;
  readonly url: string;
  /** By path: HTML, or what answers the request. */
  readonly pages: Map<string, Page>;
  /** The paths that were asked for, in order. */
  readonly asked: string[];
}

/** Starts a web site; it stops with the test that started it, or with the file. */
export async function startSite(): Promise<Site> {
  const pages = new Map<string, Page>();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const page = pages.get(path);
    if (typeof page === 'function') return page(request, response);
    response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'text/html' });
    response.end(page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return closing({ port, url: `http://127.0.0.1:${port}`, pages, asked, stop });
}

/** Sends a browser elsewhere. */
export const redirect =
  (location: string, status = 302) =>
  (_: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(status, { location }).end();
  };
