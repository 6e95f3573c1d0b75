import { closing } from './closing.js';
import {
  type Ask,
  askAt,
  dataOf,
  type GraphQLReply,
  mutationOf,
  type Variables,
} from './graphql.js';
import { type LegacySocket, openSocket } from './legacy-socket.js';
import { connectLive, type Live, type LiveClient } from './live.js';
import { type Account, signUp } from './people.js';
import { type RestReply, rest, type Sent } from './rest.js';
import { openSql, type Sql } from './sql.js';

/** What is asked of a schema of a node. */
interface Schema {
  graphql: Ask;
  /** The data of a reply; throws its errors. */
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the shape of its own query
  ask(query: string, variables?: Variables, token?: string): Promise<any>;
  /** Runs the mutation `name` with `input`, signed out unless a token is given. It may be refused. */
  attempt(name: string, input: object, selection?: string, token?: string): Promise<GraphQLReply>;
  /** The `selection` of its payload; throws its errors. */
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the shape of its own selection
  act(name: string, input: object, selection?: string, token?: string): Promise<any>;
}

/** A running Parley, in this process or in one of its own. */
export interface Node extends Schema {
  url: string;
  /** Of GraphQL over WebSocket. */
  wsUrl: string;
  databaseUrl: string;
  dataDir: string;
  /** The schema at `/admin/graphql`. */
  admin: Schema;
  /** Makes somebody an administrator with a second factor. */
  appoint(person: Person): Promise<void>;
  /** A session at its database. */
  sql: Sql;
  /** Registers people in this order, and signs them in. */
  people<Name extends string>(...names: Name[]): Promise<Record<Name, Person>>;
  person(name: string): Promise<Person>;
  /** The same with a number behind each username: `ada7`. */
  newcomers<Name extends string>(...names: Name[]): Promise<Record<Name, Person>>;
}

/** What somebody asks of a schema. */
interface Asking {
  graphql(query: string, variables?: Variables): Promise<GraphQLReply>;
  /** The data of a reply; throws its errors. */
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the shape of its own query
  ask(query: string, variables?: Variables): Promise<any>;
  /** Runs the mutation `name` with `input`, which may be refused. */
  attempt(name: string, input: object, selection?: string): Promise<GraphQLReply>;
  /** The `selection` of its payload; throws its errors. */
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the shape of its own selection
  act(name: string, input: object, selection?: string): Promise<any>;
}

/** Somebody signed in at a node. All sockets close with the test, or with the file. */
export interface Person extends Account, Asking {
  /** The number in the global id, as legacy APIs have it. */
  number: number;
  /** The same at `/admin/graphql`. */
  admin: Asking;
  /** Opens a graphql-ws socket. */
  connect(): LiveClient;
  /** Subscribes over a socket of its own. */
  subscribe(query: string, variables?: Variables): Live;
  /** Opens a legacy socket, `/ws/…`. */
  socket(path: string, headers?: Record<string, string>): Promise<LegacySocket>;
  /** Calls a legacy API, `POST /api/posts/`, with a Bearer token. */
  rest(operation: string, sent?: Sent): Promise<RestReply>;
  /** The same person at another node of the same database. */
  at(node: Node): Person;
}

/** What tests do with a node that listens at `url`. */
export function nodeAt(url: string, databaseUrl: string, dataDir: string): Node {
  let newcomers = 0;
  const node: Node = {
    ...schemaAt(askAt(url)),
    url,
    wsUrl: `${url.replace(/^http/, 'ws')}/graphql`,
    databaseUrl,
    dataDir,
    admin: schemaAt(askAt(url, '/admin/graphql')),
    appoint: async ({ number }) => {
      await node.sql(`update users set role = 'ADMIN', second_factor = true where id = $1`, [
        number,
      ]);
    },
    sql: openSql(databaseUrl),
    people: (...names) => gather(names, node.person),
    newcomers: (...names) => {
      newcomers += 1;
      return gather(names, (name) => node.person(`${name}${newcomers}`));
    },
    person: async (name) => personAt(node, await signUp(node, name)),
  };
  return node;
}

function schemaAt(graphql: Ask): Schema {
  const attempt: Schema['attempt'] = (name, input, selection, token) =>
    graphql(mutationOf(name, selection), { input }, token);
  return {
    graphql,
    ask: async (query, variables, token) => dataOf(await graphql(query, variables, token)),
    attempt,
    act: async (name, ...given) => dataOf(await attempt(name, ...given))[name],
  };
}

const asking = ({ graphql, ask, attempt, act }: Schema, token: string): Asking => ({
  graphql: (query, variables) => graphql(query, variables, token),
  ask: (query, variables) => ask(query, variables, token),
  attempt: (name, input, selection) => attempt(name, input, selection, token),
  act: (name, input, selection) => act(name, input, selection, token),
});

async function gather<Name extends string>(
  names: Name[],
  signUp: (name: Name) => Promise<Person>,
): Promise<Record<Name, Person>> {
  const people = {} as Record<Name, Person>;
  for (const name of names) people[name] = await signUp(name);
  return people;
}

function personAt(node: Node, account: Account): Person {
  const { token } = account;
  const connect = () => closing(connectLive(node, token));
  return {
    ...account,
    number: Number(account.id.slice('user_'.length)),
    ...asking(node, token),
    admin: asking(node.admin, token),
    connect,
    subscribe: (query, variables) => connect().subscribe(query, variables),
    socket: (path, headers) => openSocket(node, path, token, headers),
    rest: (operation, sent) => rest(node, operation, sent, token),
    at: (other) => personAt(other, account),
  };
}
