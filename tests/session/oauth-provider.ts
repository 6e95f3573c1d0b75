import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that came to the provider. */
interface Received {
  path: string;
  form: URLSearchParams;
  authorization: string | undefined;
}

/** An OAuth provider over HTTP, whose answers a test may replace. */
export class OAuthProvider {
  person: Record<string, unknown> = {};
  received: Received[] = [];
  /** Answers that replace the usual ones, by path. */
  instead = new Map<string, (response: ServerResponse) => void>();
  private readonly server: Server;
  private challenges = new Map<string, string>();
  private codes = 0;

  constructor() {
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  reset(): void {
    this.received = [];
    this.instead.clear();
    this.person = marvin;
  }

  /** The user consents on the page `location`: the code and state that the redirect brings back. */
  agree(location: string): { code: string; state: string } {
    const query = new URL(location).searchParams;
    this.codes += 1;
    const code = `code-${this.codes}`;
    this.challenges.set(code, query.get('code_challenge') ?? '');
    return { code, state: query.get('state') ?? '' };
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const form = new URLSearchParams(Buffer.concat(parts).toString());
    const path = request.url ?? '';
    this.received.push({ path, form, authorization: request.headers.authorization });
    const instead = this.instead.get(path);
    if (instead) return instead(response);
    if (path === '/token') return this.exchange(form, response);
    json(response, request.headers.authorization === 'Bearer theirs' ? 200 : 401, this.person);
  }

  /** PKCE as RFC 7636 has it: the verifier must hash to what the code was asked for with. */
  private exchange(form: URLSearchParams, response: ServerResponse): void {
    const code = form.get('code') ?? '';
    const hashed = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const good = this.challenges.get(code) === hashed && form.get('client_secret') === 'hush';
    this.challenges.delete(code);
    if (good) json(response, 200, { access_token: 'theirs', token_type: 'bearer' });
    else json(response, 401, { error: 'invalid_grant' });
  }
}

export function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** The user who signs in there unless a test names another. */
export const marvin = {
  id: 4242,
  login: 'marvin',
  email: 'marvin@student.42.example',
  first_name: 'Marvin',
  last_name: 'Android',
  image: { link: 'https://cdn.42.example/marvin.jpg' },
};
