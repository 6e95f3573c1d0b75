import pg from 'pg';
import { send } from '../harness/documents.js';
import { found, groupOfThree, JOIN, LEAVE } from '../harness/groups.js';
import { type Person, signUp } from '../harness/server.js';
import type { BothWays } from './both-ways.js';
import type { Name } from './world.js';

/** The content of messages in the conversations of ada and ben, and of no others. */
export const secret = 'between ada and ben';

/** Ada is the owner, ben a member, cleo a friend of ada, dora a stranger, emil a former member, fay an administrator. */
export interface Secrets {
  people: Record<Name, Person>;
  post: string;
  /** By gus, who is suspended. */
  postOfGus: string;
  conversation: string;
  message: string;
  group: string;
  groupConversation: string;
  groupMessage: string;
}

const names: Name[] = ['ada', 'ben', 'cleo', 'dora', 'emil', 'fay'];

async function ask(person: Person, query: string, variables?: Record<string, unknown>) {
  const { data, errors } = await person.graphql(query, variables);
  if (errors) throw new Error(`${query}: ${JSON.stringify(errors)}`);
  return data;
}

export async function keepSecrets({ planned }: BothWays): Promise<Secrets> {
  const signedUp = await Promise.all([...names, 'gus'].map((name) => signUp(planned, name)));
  const people = Object.fromEntries(names.map((name, at) => [name, signedUp[at]]));
  const { ada, ben, cleo, emil, fay } = people as Record<Name, Person>;
  const gus = signedUp[names.length] as Person;
  await makeAdmin(planned.databaseUrl, fay);
  await ask(ada, 'mutation { updateProfile(input: { dateOfBirth: "1990-02-03" }) { __typename } }');
  const add = (id: string) => `mutation { addFriend(input: { userId: "${id}" }) { __typename } }`;
  await ask(ada, add(cleo.id));
  await ask(cleo, add(ada.id));
  // A friendship that only ben made shows him nothing private.
  await ask(ben, add(ada.id));
  await ask(ben, `mutation { followUser(input: { userId: "${ada.id}" }) { __typename } }`);
  const post = await postOf(ada);
  const postOfGus = await postOf(gus);
  await ask(ben, `mutation { likePost(input: { postId: "${post}" }) { __typename } }`);
  const { createComment } = await ask(
    ben,
    `mutation { createComment(input: { postId: "${post}", content: "for all" }) { comment { id } } }`,
  );
  const commentId = createComment.comment.id;
  await ask(cleo, `mutation { likeComment(input: { commentId: "${commentId}" }) { __typename } }`);
  await ask(
    fay,
    `mutation { suspendUser(input: { userId: "${gus.id}", reason: "rude" }) { __typename } }`,
  );
  const direct = await send(ada, { toUserId: ben.id, content: secret });
  const group = await groupOfThree(ada, ben, emil, 'seen by all');
  await send(emil, { groupId: group, content: `${secret}, said emil` });
  const removal = `mutation { removeFromGroup(input: { groupId: "${group}", userId: "${emil.id}" }) { __typename } }`;
  await ask(ada, removal);
  const said = await send(ada, { groupId: group, content: secret });
  await leaveAnother(ada, emil);
  return {
    people: people as Record<Name, Person>,
    post,
    postOfGus,
    conversation: direct.conversation.id,
    message: direct.id,
    group,
    groupConversation: said.conversation.id,
    groupMessage: said.id,
  };
}

async function postOf(person: Person): Promise<string> {
  const query = 'mutation { createPost(input: { content: "for all" }) { post { id } } }';
  return (await ask(person, query)).createPost.post.id;
}

async function leaveAnother(ada: Person, emil: Person): Promise<void> {
  const id = await found(ada, { name: 'left by emil' });
  await ask(emil, JOIN, { id });
  await send(emil, { groupId: id, content: secret });
  await ask(emil, LEAVE, { id });
}

async function makeAdmin(databaseUrl: string, { username }: Person): Promise<void> {
  const database = new pg.Client(databaseUrl);
  await database.connect();
  await database.query(`update users set role = 'ADMIN' where username = $1`, [username]);
  await database.end();
}
