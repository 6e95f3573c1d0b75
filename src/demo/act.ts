export type Act = (
  mutation: string,
  input: object,
  payload?: string,
  token?: string,
  // biome-ignore lint/suspicious/noExplicitAny: each call knows the shape of its own payload
) => Promise<any>;

/** An error of the server. */
export class Refused extends Error {
  constructor(
    message: string,
    readonly code: string | undefined,
  ) {
    super(message);
  }
}

/** Runs mutations at the server: `act('likePost', { postId })` resolves to the payload. */
export const actAt =
  (url: string): Act =>
  async (mutation, input, payload, token) => {
    const headers: Record<string, string> = { 'content-type': 'application/json' };
    if (token) headers.authorization = `Bearer ${token}`;
    const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
    const query = `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${payload ?? '__typename'} } }`;
    const body = JSON.stringify({ query, variables: { input } });
    const reply = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
    const { data, errors } = (await reply.json()) as {
      data: Record<string, unknown>;
      errors?: { message: string; extensions?: { code?: string } }[];
    };
    const [error] = errors ?? [];
    if (error) throw new Refused(error.message, error.extensions?.code);
    return data[mutation];
  };

/** Runs `task` for each item, a few at a time. */
export async function eachOf<T>(
  items: readonly T[],
  task: (item: T) => Promise<unknown>,
): Promise<void> {
  const waiting = [...items];
  const work = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await task(item);
  };
  await Promise.all([work(), work(), work(), work()]);
}
