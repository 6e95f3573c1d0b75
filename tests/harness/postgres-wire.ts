import { connect, createServer } from 'node:net';

export interface Wire {
  /** Connects through the wire. */
  url: string;
  /** The text of every statement sent so far; parameters travel apart from it. */
  statements(): string[];
  stop(): Promise<void>;
}

/** Collects the texts of `Query` and `Parse` messages in what one client sends. */
function statementReader(found: string[]) {
  let rest = Buffer.alloc(0);
  let started = false;
  return (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      // The first message has no type.
      const head = started ? 1 : 0;
      if (rest.length < head + 4) return;
      const end = head + rest.readUInt32BE(head);
      if (rest.length < end) return;
      const type = started ? String.fromCharCode(rest[0] ?? 0) : '';
      if (type === 'Q' || type === 'P') found.push(rest.toString('utf8', head + 4, end));
      rest = rest.subarray(end);
      started = true;
    }
  };
}

/** A wire to the PostgreSQL at `url` on which the statements that clients send are read. */
export async function tapPostgres(url: string): Promise<Wire> {
  const found: string[] = [];
  const { hostname, port } = new URL(url);
  const server = createServer((client) => {
    const database = connect(Number(port), hostname);
    client.on('data', statementReader(found));
    client.pipe(database).pipe(client);
    for (const one of [client, database]) {
      one.on('error', () => {});
      one.on('close', () => [client, database].map((both) => both.destroy()));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const tapped = new URL(url);
  tapped.port = String((server.address() as { port: number }).port);
  return {
    url: tapped.href,
    statements: () => found,
    stop: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}
