import type { Ask, GraphQLReply } from './graphql.js';

export interface Person {
  /** The global id, `user_7`. */
  id: string;
  username: string;
  email: string;
  password: string;
  token: string;
  refreshToken: string;
  /** Asks as this person. */
  graphql(query: string, variables?: Record<string, unknown>): Promise<GraphQLReply>;
}

const REGISTER = /* GraphQL */ `
  mutation Register($input: RegisterInput!) {
    register(input: $input) { user { id username } accessToken refreshToken }
  }
`;

/** Registers somebody through GraphQL, and signs them in. `node` is any running Parley. */
export async function signUp(node: { graphql: Ask }, username: string): Promise<Person> {
  const email = `${username}@example.org`;
  const password = `the long secret of ${username}`;
  const reply = await node.graphql(REGISTER, { input: { username, email, password } });
  if (reply.errors)
    throw new Error(`${username} could not register: ${JSON.stringify(reply.errors)}`);
  const { user, accessToken: token, refreshToken } = reply.data.register;
  const graphql = (query: string, variables?: Record<string, unknown>) =>
    node.graphql(query, variables, token);
  return { id: user.id, username, email, password, token, refreshToken, graphql };
}
