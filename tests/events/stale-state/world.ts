import { connectLive, type LiveClient } from '../../harness/live.js';
import { type Parley, type Person, signUp } from '../../harness/server.js';

/** What came of one kind of event. */
export interface Outcome {
  /** What was read before anything was done. */
  before: unknown;
  /** The same, with what was told since applied to it. */
  applied: unknown;
  /** What is read afterwards. */
  fresh: unknown;
  /** The kinds of events that were told. */
  told: string[];
}

/** Does something that makes one kind of event. */
export type Row = (world: World) => Promise<Outcome>;

export interface World {
  parley: Parley;
  /** Signs up somebody whom nobody knows yet. */
  someone(): Promise<Person>;
  client(person: Person): LiveClient;
  stop(): void;
}

/** A world in which everybody is new. */
export async function everybody(parley: Parley): Promise<World> {
  const clients: LiveClient[] = [];
  let count = 0;
  return {
    parley,
    someone: () => signUp(parley, `person${++count}`),
    client(person) {
      const client = connectLive(parley, person.token);
      clients.push(client);
      return client;
    },
    stop: () => {
      for (const client of clients) client.stop();
    },
  };
}

/** Asks, and fails when that is refused. */
// biome-ignore lint/suspicious/noExplicitAny: each row knows the shape of its own document
export async function ask(who: Person, query: string, variables?: object): Promise<any> {
  const { data, errors } = await who.graphql(query, { ...variables });
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

/** Does `name` with `input`; what it answers is `shape`. */
// biome-ignore lint/suspicious/noExplicitAny: each row knows the shape of its own document
export async function act(who: Person, name: string, input: object, shape: string): Promise<any> {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${shape} } }`;
  return (await ask(who, query, { input }))[name];
}

export interface Told {
  __typename: string;
  seq: number;
  // biome-ignore lint/suspicious/noExplicitAny: its fields go by its type
  [field: string]: any;
}

/** Reads, listens from there, acts, applies what is told to what was read, and reads again. */
export async function compare<S>(
  world: World,
  who: Person,
  {
    kinds,
    subscription,
    variables,
    read,
    work,
    apply,
  }: {
    kinds: Record<string, { name: string }>;
    subscription: string;
    variables?: object;
    read: () => Promise<S>;
    work: () => Promise<unknown>;
    apply: (state: S, event: Told) => void;
  },
): Promise<Outcome> {
  const events = world.client(who).subscribe(subscription, { ...variables });
  await events.next();
  const before = await read();
  const applied = structuredClone(before);
  await work();
  const told: string[] = [];
  for (const { data, errors } of await events.quiet(400)) {
    if (errors) throw new Error(JSON.stringify(errors));
    const [event] = Object.values(data) as [Told];
    const found = Object.entries(kinds).filter(([, { name }]) => name === event.__typename);
    told.push(...found.map(([kind]) => kind));
    apply(applied, event);
  }
  return { before, applied, fresh: await read(), told };
}
