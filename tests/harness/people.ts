import { type Ask, dataOf, type GraphQLReply, type Variables } from './graphql.js';

/** Somebody signed in, whatever node they ask. */
export interface Account {
  /** The global id, `user_7`. */
  id: string;
  username: string;
  email: string;
  password: string;
  token: string;
  refreshToken: string;
  /** Asks as this person. */
  graphql(query: string, variables?: Variables): Promise<GraphQLReply>;
}

const REGISTER = /* GraphQL */ `
  mutation Register($input: RegisterInput!) {
    register(input: $input) { user { id username } accessToken refreshToken }
  }
`;

/** Registers somebody through GraphQL, and signs them in. `node` is any running Parley. */
export async function signUp(node: { graphql: Ask }, username: string): Promise<Account> {
  const email = `${username}@example.org`;
  const password = `the long secret of ${username}`;
  const reply = await node.graphql(REGISTER, { input: { username, email, password } });
  const { user, accessToken: token, refreshToken } = dataOf(reply).register;
  const graphql = (query: string, variables?: Variables) => node.graphql(query, variables, token);
  return { id: user.id, username, email, password, token, refreshToken, graphql };
}
