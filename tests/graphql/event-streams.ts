export const INBOX = 'subscription { inboxEvents { __typename } }';

type Fields = Record<string, string>;

export const bearer = (token: string): Fields => ({ authorization: `Bearer ${token}` });

/** Sends a request to the event streams of a node, with a JSON body where one is given. */
export const callStream = (
  { url }: { url: string },
  method: string,
  headers: Fields = {},
  body?: unknown,
  query = '',
) =>
  fetch(`${url}/graphql/stream${query}`, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
  });

/** Opens a stream with one operation, and reads it as text. */
export async function openStream(
  node: { url: string },
  person: { token: string },
  body: unknown = { query: INBOX },
) {
  const headers = { ...bearer(person.token), accept: 'text/event-stream' };
  const response = await callStream(node, 'POST', headers, body);
  return { response, ...readStream(response) };
}

/** Reads the text of a stream. */
export function readStream(response: Response) {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    /** Resolves with all text once it contains `part`, or the stream has ended. */
    async until(part: string): Promise<string> {
      while (!text.includes(part)) {
        const { done, value } = await reader.read();
        if (done) break;
        text += value;
      }
      return text;
    },
    async ended(): Promise<string> {
      for (;;) {
        const { done, value } = await reader.read().catch(() => ({ done: true, value: '' }));
        if (done) return text;
        text += value;
      }
    },
    stop: () => reader.cancel(),
  };
}
