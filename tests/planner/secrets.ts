import { comment, post as createPost, send } from '../harness/documents.js';
import { found, groupOfThree } from '../harness/groups.js';
import type { Person } from '../harness/server.js';
import type { BothWays } from './both-ways.js';
import type { Name } from './world.js';

/** The content of messages in the conversations of ada and ben, and of no others. */
export const secret = 'between ada and ben';

/** The name of a private group of ada and ben. */
export const privateName = 'a private group';

/** Ada is the owner, ben a member, cleo a friend of ada, dora a stranger, emil a former member, fay an administrator. */
export interface Secrets {
  people: Record<Name, Person>;
  post: string;
  /** By gus, who is suspended. */
  postOfGus: string;
  conversation: string;
  message: string;
  group: string;
  privateGroup: string;
  groupConversation: string;
  groupMessage: string;
}

const names: Name[] = ['ada', 'ben', 'cleo', 'dora', 'emil', 'fay'];

export async function keepSecrets({ planned }: BothWays): Promise<Secrets> {
  const { gus, ...people } = await planned.people(...names, 'gus');
  const { ada, ben, cleo, dora, emil, fay } = people;
  await planned.appoint(fay);
  await ada.act('updateProfile', { dateOfBirth: '1990-02-03', avatarUrl: '/media/ada.png' });
  await ada.act('addFriend', { userId: cleo.id });
  await cleo.act('addFriend', { userId: ada.id });
  // A friendship that only ben made shows him nothing private.
  await ben.act('addFriend', { userId: ada.id });
  await ben.act('followUser', { userId: ada.id });
  await ben.act('muteUser', { userId: ada.id });
  await planned.sql(
    `insert into follow_requests (requester_id, asked_id) values (${people.dora.number}, ${ada.number})`,
  );
  const post = await createPost(ada, 'for all');
  const postOfGus = await createPost(gus, 'for all');
  await ben.act('likePost', { postId: post });
  await cleo.act('likeComment', { commentId: await comment(ben, post, 'for all') });
  const rude = await createPost(ada, 'rude');
  await fay.admin.act('removeContent', { contentId: rude, reason: 'rude' });
  await fay.admin.act('suspendUser', { userId: gus.id, reason: 'rude' });
  // Posts of suspended users are hidden; this one is shown, so that its author can be asked for.
  await planned.sql('update posts set hidden = false');
  const first = { to: { userId: ben.id }, content: secret, clientKey: 'key of ada' };
  const direct = await send(ada, first);
  await ada.act('editMessage', { messageId: direct.id, content: `${secret}, @ben` });
  await ben.act('addReaction', { messageId: direct.id, emoji: '👍' });
  await ada.act('pinMessage', { messageId: direct.id });
  const conversationId = direct.conversation.id;
  await ada.act('pinConversation', { conversationId });
  await ada.act('markUnread', { conversationId });
  await ben.act('muteConversation', { conversationId });
  await ben.act('archiveConversation', { conversationId });
  await planned.sql(
    `with file as (insert into uploads (owner_id, kind, ready_at) values ($1, 'VIDEO', now()) returning id)
     insert into attachments (conversation_id, message_id, sender_id, upload_id, position, kind, name, mime_type, size, waveform, poster_id)
     select conversation_id, messages.id, sender_id, file.id, 0, 'VIDEO', $2, 'video/mp4', 5, '{1,2}', file.id from messages, file where messages.id = $3`,
    [ada.number, secret, Number(direct.id.slice('message_'.length))],
  );
  const preview = { url: 'https://example.org/', title: secret, imageWidth: 3, imageHeight: 2 };
  for (const table of ['messages', 'posts'])
    await planned.sql(`update ${table} set link_preview = $1`, [
      { ...preview, ...(table === 'posts' && { title: 'for all', description: 'of a page' }) },
    ]);
  const group = await groupOfThree(ada, ben, emil, 'seen by all');
  await send(emil, { to: { groupId: group }, content: `${secret}, said emil` });
  await ada.act('removeGroupMember', { groupId: group, userId: emil.id });
  const said = await send(ada, { to: { groupId: group }, content: secret });
  await leaveAnother(ada, emil);
  await ben.act('inviteToGroup', { groupId: group, userId: dora.id }, 'invitation { id }');
  await ada.act('updateGroup', { groupId: group, joinPolicy: 'APPROVAL' });
  await cleo.act('requestToJoinGroup', { groupId: group });
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
  const link = { groupId: group, expiresAt, maxUses: 3 };
  await ada.act('createGroupInviteLink', link, 'link { id }');
  const hidden = await found(ada, { name: privateName, visibility: 'PRIVATE' });
  await ben.act('joinGroupByInviteLink', {
    token: (await ada.act('createGroupInviteLink', { ...link, groupId: hidden }, 'token')).token,
  });
  return {
    people: people as Record<Name, Person>,
    post,
    postOfGus,
    conversation: direct.conversation.id,
    message: direct.id,
    group,
    privateGroup: hidden,
    groupConversation: said.conversation.id,
    groupMessage: said.id,
  };
}

async function leaveAnother(ada: Person, emil: Person): Promise<void> {
  const id = await found(ada, { name: 'left by emil' });
  await emil.act('joinGroup', { groupId: id });
  await send(emil, { to: { groupId: id }, content: secret });
  await emil.act('leaveGroup', { groupId: id });
}
