import { type Person, village } from '../harness/server.js';

const people = await village(
  { LIMIT_REQUESTS_PER_MINUTE: '1000000', LIMIT_SEARCHES_PER_MINUTE: '100000' },
  ...(['ada', 'ben', 'cleo', 'dora', 'emil', 'fay', 'gus', 'hal'] as const),
);
const { server, ada: reader, ben: host, ...others } = people;

export { host, reader, server };
export const writers: Person[] = Object.values(others);
export const pool: Person[] = [];
for (let n = 1; n <= 24; n += 1) pool.push(await server.person(`stranger${n}`));
await server.appoint(reader);

/** A list of the schema, and how rows get into it. */
export interface List {
  /** The path of the connection, `%` standing for the arguments of the page. */
  query: () => string;
  /** What a row is known by; `id` unless told otherwise. */
  row?: string;
  ascending?: boolean;
  /** Whether it is read at `/admin/graphql`. */
  ofAdmins?: boolean;
  /** Makes what the list belongs to. */
  prepare?: () => Promise<unknown>;
  write: (writer: Person, number: number) => Promise<unknown>;
  /** Takes back what other lists would suffer from. */
  tidy?: () => Promise<unknown>;
  /** How often each writer writes; twice unless told otherwise. */
  times?: number;
}

export const posts = (person: Person) =>
  person.act('createPost', { content: 'hello' }, 'post { id }');
export const meeting = () => ({
  title: 'meet',
  isGroup: true,
  scheduledAt: new Date().toISOString(),
});

export const newcomer = () => server.person(`u${Math.random().toString(36).slice(2, 12)}`);
export const makePost = async (person: Person) => (await posts(person)).post.id as string;
export const makeComment = async () => {
  const input = { postId: await makePost(host), content: 'yes' };
  return (await host.act('createComment', input, 'comment { id postId: post { id } }')).comment;
};
export const makeGroup = async (fields: object = {}) => {
  const parts = 'group { id conversation { id } }';
  return (await reader.act('createGroup', { name: 'a group', ...fields }, parts)).group;
};
export const sendTo = async (person: Person, conversationId: string) => {
  const input = { to: { conversationId }, content: 'hello' };
  return (await person.act('sendMessage', input, 'message { id }')).message.id as string;
};

export const makeAdmins = () => Promise.all(writers.map(server.appoint));

let strangers: Person[] = [];

/** Somebody who has done nothing in this list yet. */
export const nextStranger = () => strangers.shift() as Person;

/** Makes everybody of the pool a stranger to the next list. */
export const renewStrangers = () => {
  strangers = [...pool];
};
