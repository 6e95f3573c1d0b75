import { closing } from './closing.js';
import { type Ask, askAt, dataOf, type Variables } from './graphql.js';
import { type LegacySocket, openSocket } from './legacy-socket.js';
import { connectLive, type Live, type LiveClient } from './live.js';
import { type Account, signUp } from './people.js';
import { type RestReply, rest, type Sent } from './rest.js';
import { openSql, type Sql } from './sql.js';

/** A running Parley, in this process or in one of its own. */
export interface Node {
  url: string;
  /** Of GraphQL over WebSocket. */
  wsUrl: string;
  databaseUrl: string;
  dataDir: string;
  graphql: Ask;
  /** The data of a reply; throws its errors. */
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the shape of its own query
  ask(query: string, variables?: Variables, token?: string): Promise<any>;
  /** A session at its database. */
  sql: Sql;
  /** Registers people in this order, and signs them in. */
  people<Name extends string>(...names: Name[]): Promise<Record<Name, Person>>;
  person(name: string): Promise<Person>;
  /** The same with a number behind each username: `ada7`. */
  newcomers<Name extends string>(...names: Name[]): Promise<Record<Name, Person>>;
}

/** Somebody signed in at a node. All sockets close with the test, or with the file. */
export interface Person extends Account {
  /** The number in the global id, as legacy APIs have it. */
  number: number;
  /** The data of a reply; throws its errors. */
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the shape of its own query
  ask(query: string, variables?: Variables): Promise<any>;
  /** Runs the mutation `name` with `input`; returns the `selection` of its payload, or throws. */
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the shape of its own selection
  act(name: string, input: object, selection?: string): Promise<any>;
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
  const graphql = askAt(url);
  let newcomers = 0;
  const node: Node = {
    url,
    wsUrl: `${url.replace(/^http/, 'ws')}/graphql`,
    databaseUrl,
    dataDir,
    graphql,
    ask: async (query, variables, token) => dataOf(await graphql(query, variables, token)),
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
    graphql: (query, variables) => node.graphql(query, variables, token),
    ask: (query, variables) => node.ask(query, variables, token),
    act: async (name, input, selection = '__typename') => {
      const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
      const document = `mutation ($input: ${type}!) { ${name}(input: $input) { ${selection} } }`;
      return (await node.ask(document, { input }, token))[name];
    },
    connect,
    subscribe: (query, variables) => connect().subscribe(query, variables),
    socket: (path, headers) => openSocket(node, path, token, headers),
    rest: (operation, sent) => rest(node, operation, sent, token),
    at: (other) => personAt(other, account),
  };
}
