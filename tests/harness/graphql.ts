interface GraphQLError {
  message: string;
  path?: (string | number)[];
  extensions?: { code?: string; fields?: Record<string, string[]>; [name: string]: unknown };
}

/** What came back, read as JSON; `data` is loosely typed, since tests say what they expect of it. */
export interface GraphQLReply {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the shape of its own query
  data: any;
  errors?: GraphQLError[];
  /** `extensions.code` of the first error. */
  code?: string;
  /** The names in `extensions.fields` of the first error. */
  fields: string[];
}

export type Variables = Record<string, unknown>;

export type Ask = (query: string, variables?: Variables, token?: string) => Promise<GraphQLReply>;

/** Asks `POST <url>/graphql`, or at another path, as somebody when a token is given. */
export const askAt =
  (url: string, path = '/graphql'): Ask =>
  async (query, variables, token) => {
    const headers: Record<string, string> = { 'content-type': 'application/json' };
    if (token) headers.authorization = `Bearer ${token}`;
    const body = JSON.stringify({ query, variables });
    const reply = await fetch(url + path, { method: 'POST', headers, body });
    const { data, errors } = (await reply.json()) as Pick<GraphQLReply, 'data' | 'errors'>;
    return {
      status: reply.status,
      headers: reply.headers,
      data,
      errors,
      code: errors?.[0]?.extensions?.code,
      fields: Object.keys(errors?.[0]?.extensions?.fields ?? {}),
    };
  };

/** The data of a reply without errors; throws the first error's code and fields of any other. */
export function dataOf({ data, errors, code, fields }: GraphQLReply) {
  if (errors) throw Object.assign(new Error(JSON.stringify(errors)), { code, fields });
  return data;
}

/** The document of a mutation that takes `$input`. */
export const mutationOf = (name: string, selection = '__typename') => {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  return `mutation ($input: ${type}!) { ${name}(input: $input) { ${selection} } }`;
};
