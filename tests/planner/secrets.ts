import { send } from '../harness/documents.js';
import { found, groupOfThree, JOIN, LEAVE } from '../harness/groups.js';
import type { Person } from '../harness/server.js';
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

export async function keepSecrets({ planned }: BothWays): Promise<Secrets> {
  const { gus, ...people } = await planned.people(...names, 'gus');
  const { ada, ben, cleo, emil, fay } = people;
  await planned.sql(`update users set role = 'ADMIN' where id = $1`, [fay.number]);
  await ada.ask('mutation { updateProfile(input: { dateOfBirth: "1990-02-03" }) { __typename } }');
  const add = (id: string) => `mutation { addFriend(input: { userId: "${id}" }) { __typename } }`;
  await ada.ask(add(cleo.id));
  await cleo.ask(add(ada.id));
  // A friendship that only ben made shows him nothing private.
  await ben.ask(add(ada.id));
  await ben.ask(`mutation { followUser(input: { userId: "${ada.id}" }) { __typename } }`);
  const post = await postOf(ada);
  const postOfGus = await postOf(gus);
  await ben.ask(`mutation { likePost(input: { postId: "${post}" }) { __typename } }`);
  const { createComment } = await ben.ask(
    `mutation { createComment(input: { postId: "${post}", content: "for all" }) { comment { id } } }`,
  );
  const commentId = createComment.comment.id;
  await cleo.ask(`mutation { likeComment(input: { commentId: "${commentId}" }) { __typename } }`);
  await fay.ask(
    `mutation { suspendUser(input: { userId: "${gus.id}", reason: "rude" }) { __typename } }`,
  );
  // Posts of suspended users are hidden; this one is shown, so that its author can be asked for.
  await planned.sql('update posts set hidden = false');
  const direct = await send(ada, { toUserId: ben.id, content: secret });
  const group = await groupOfThree(ada, ben, emil, 'seen by all');
  await send(emil, { groupId: group, content: `${secret}, said emil` });
  const removal = `mutation { removeFromGroup(input: { groupId: "${group}", userId: "${emil.id}" }) { __typename } }`;
  await ada.ask(removal);
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
  return (await person.ask(query)).createPost.post.id;
}

async function leaveAnother(ada: Person, emil: Person): Promise<void> {
  const id = await found(ada, { name: 'left by emil' });
  await emil.ask(JOIN, { id });
  await send(emil, { groupId: id, content: secret });
  await emil.ask(LEAVE, { id });
}
