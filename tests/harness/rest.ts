/** A legacy reply. */
export interface RestReply {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the shape of its own reply
  body: any;
}

export interface Sent {
  /** Sent as JSON, or as it is when it is a form or text. */
  body?: unknown;
  headers?: Record<string, string>;
}

/** Calls `"POST /api/posts/"` of a node, with an access token when one is given. */
export async function rest(
  node: { url: string },
  operation: string,
  { body, headers = {} }: Sent = {},
  token?: string,
): Promise<RestReply> {
  const [method, path] = operation.split(' ') as [string, string];
  const isJson =
    body !== undefined && !(body instanceof FormData) && !(body instanceof URLSearchParams);
  const reply = await fetch(node.url + path, {
    method,
    headers: {
      ...(isJson && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: isJson && typeof body !== 'string' ? JSON.stringify(body) : (body as RequestInit['body']),
  });
  const text = await reply.text();
  return {
    status: reply.status,
    headers: reply.headers,
    body: text === '' ? undefined : JSON.parse(text),
  };
}

/** The number of the user to whom an access token was issued. */
export const userOf = (access: string): number =>
  Number(JSON.parse(Buffer.from(access.split('.')[1] ?? '', 'base64url').toString()).sub);

/** A user who signed in at a legacy API. */
export interface Member {
  id: number;
  username: string;
  access: string;
  refresh: string;
  call(operation: string, sent?: Sent): Promise<RestReply>;
}

/** Registers somebody as the community document does. */
export async function joinCommunity(node: { url: string }, username: string): Promise<Member> {
  const { status, body } = await rest(node, 'POST /api/users/register/', {
    body: {
      username,
      email: `${username}@example.org`,
      password: `the long secret of ${username}`,
    },
  });
  if (status !== 201) throw new Error(`${username} could not register: ${JSON.stringify(body)}`);
  return memberOf(node, username, body);
}

/** The user of these tokens. `call` sends the access token in the `Authorization` header, with `scheme`. */
export function memberOf(
  node: { url: string },
  username: string,
  { access, refresh }: { access: string; refresh: string },
  scheme = 'Bearer',
): Member {
  const authorization = `${scheme} ${access}`;
  const call = (operation: string, { body, headers }: Sent = {}) =>
    rest(node, operation, { body, headers: { authorization, ...headers } });
  return { id: userOf(access), username, access, refresh, call };
}

/** Registers several, in this order. */
export async function joinCommunityAs<Name extends string>(
  node: { url: string },
  ...names: Name[]
): Promise<Record<Name, Member>> {
  const members = {} as Record<Name, Member>;
  for (const name of names) members[name] = await joinCommunity(node, name);
  return members;
}
