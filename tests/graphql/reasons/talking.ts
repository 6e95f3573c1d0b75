import { ringUp } from '../../harness/calls.js';
import { post, send } from '../../harness/documents.js';
import { because, meetingOfTwo, type Provocation, requestTo } from './world.js';

export const aboutTalking = {
  NOT_FOUND: ({ bob }) => because(bob.attempt('followUser', { userId: 'user_999999' })),
  BAD_USER_INPUT: ({ bob }) => because(bob.attempt('createPost', { content: ' ' })),
  INVALID_ID: ({ bob }) => because(bob.attempt('likePost', { postId: 'nonsense' })),
  INVALID_CURSOR: ({ bob }) => because(bob.graphql('{ feed(after: "!") { nodes { id } } }')),
  OPERATION_TOO_LARGE: ({ bob }) =>
    because(
      bob.graphql(
        `{ feed(first: 100) { nodes { author { followers(first: 100) { nodes {
           followers(first: 100) { nodes { followers(first: 100) { nodes { id } } } } } } } } } }`,
      ),
    ),
  RESPONSE_TOO_LARGE: async ({ server, ann, bob }) => {
    await send(ann, bob, 'é'.repeat(8_000));
    const node = await server.twin({ LIMIT_RESPONSE_BYTES: '10000' });
    return because(bob.at(node).graphql('{ messages { nodes { content } } }'));
  },
  OWN_ACCOUNT: ({ bob }) => because(bob.attempt('followUser', { userId: bob.id })),
  NO_REQUEST: ({ ann, bob }) => because(bob.attempt('acceptFriendRequest', { userId: ann.id })),
  NOT_AUTHOR: async ({ ann, bob }) => {
    const postId = await post(ann, 'mine');
    return because(bob.attempt('updatePost', { postId, content: 'yours' }));
  },
  CLIENT_KEY_USED: async ({ ann, bob }) => {
    const input = { to: { userId: bob.id }, content: 'once', clientKey: 'one' };
    const { id } = await send(ann, input);
    const edit = { messageId: id, content: 'twice', clientKey: 'one' };
    return because(ann.attempt('editMessage', edit));
  },
  REPLIED_MISSING: async ({ olga, ann, bob }) => {
    const { id } = await send(ann, olga, 'elsewhere');
    const reply = { to: { userId: bob.id }, content: 'well', replyToId: id };
    return because(ann.attempt('sendMessage', reply));
  },
  MESSAGE_DELETED: async ({ ann, bob }) => {
    const { id } = await send(ann, bob, 'never mind');
    await ann.act('deleteMessage', { messageId: id });
    return because(ann.attempt('editMessage', { messageId: id, content: 'well' }));
  },
  MESSAGE_FORWARDED: async ({ ann, bob }) => {
    const { id } = await send(ann, bob, 'hello');
    const copy = { messageId: id, to: { userId: bob.id } };
    const { message } = await ann.act('forwardMessage', copy, 'message { id }');
    return because(ann.attempt('editMessage', { messageId: message.id, content: 'good day' }));
  },
  LIST_FULL: ({ bob }) => {
    const userIds = Array.from({ length: 50 }, (_, n) => `user_${1_000_000 + n}`);
    return because(bob.attempt('startConversation', { adHoc: { userIds } }));
  },
  LIMIT_REACHED: async ({ ann, bob }) => {
    const { id } = await send(ann, bob, 'how do you feel?');
    const emoji = [...'😀😃😄😁😆😅😂🙂🙃😉'];
    for (const one of emoji) await bob.act('addReaction', { messageId: id, emoji: one });
    return because(bob.attempt('addReaction', { messageId: id, emoji: '👍' }));
  },
  REQUEST_PENDING: async ({ ann, bob }) => {
    const conversationId = await requestTo(ann, bob);
    const more = { to: { conversationId }, content: 'more' };
    for (const _ of [2, 3]) await ann.act('sendMessage', more);
    return because(ann.attempt('sendMessage', more));
  },
  REQUEST_NOT_ACCEPTED: async ({ ann, bob }) => {
    const conversationId = await requestTo(ann, bob);
    const { conversation } = await bob.ask(
      'query ($id: ID!) { conversation(id: $id) { lastMessage { id } } }',
      { id: conversationId },
    );
    const reaction = { messageId: conversation.lastMessage.id, emoji: '👍' };
    return because(bob.attempt('addReaction', reaction));
  },
  RECIPIENT_ONLY: async ({ ann, bob }) => {
    const conversationId = await requestTo(ann, bob);
    return because(ann.attempt('acceptMessageRequest', { conversationId }));
  },
  NOT_ADMITTED: async ({ ann, bob }) => {
    await requestTo(ann, bob);
    return because(ann.attempt('startCall', { callee: { id: bob.id }, kind: 'AUDIO' }));
  },
  TOO_MANY_CONTACTS: async ({ server, olga, ann, bob }) => {
    const ours = ann.at(await server.twin({ LIMIT_STRANGERS_PER_HOUR: '1' }));
    await send(ours, olga, 'hello');
    return because(ours.attempt('sendMessage', { to: { userId: bob.id }, content: 'hello' }));
  },
  CALLEE_BUSY: async ({ olga, ann, bob }) => {
    const callId = await ringUp(olga, bob);
    const reason = await because(
      ann.attempt('startCall', { callee: { id: bob.id }, kind: 'AUDIO' }),
    );
    await olga.act('endCall', { callId });
    return reason;
  },
  ALREADY_IN_CALL: async ({ olga, ann, bob }) => {
    await ringUp(ann, bob);
    return because(ann.attempt('startCall', { callee: { id: olga.id }, kind: 'AUDIO' }));
  },
  CALLEE_ONLY: async ({ ann, bob }) =>
    because(ann.attempt('acceptCall', { callId: await ringUp(ann, bob) })),
  CALL_OVER: async ({ ann, bob }) => {
    const callId = await ringUp(ann, bob);
    await ann.act('endCall', { callId });
    return because(bob.attempt('acceptCall', { callId }));
  },
  HOST_ONLY: async ({ ann, bob }) => {
    const meetingId = await meetingOfTwo(ann, bob);
    const item = { meetingId, position: 1, title: 'Cake', durationMinutes: 5 };
    return because(bob.attempt('addAgendaItem', item));
  },
  POSITION_TAKEN: async ({ ann, bob }) => {
    const meetingId = await meetingOfTwo(ann, bob);
    const item = { meetingId, position: 1, title: 'Cake', durationMinutes: 5 };
    await ann.act('addAgendaItem', item);
    return because(ann.attempt('addAgendaItem', item));
  },
  NOT_A_MEETING_OF_TWO: async ({ ann, bob }) => {
    const meetingId = await meetingOfTwo(ann, bob, true);
    return because(ann.attempt('startMeetingCall', { meetingId, kind: 'AUDIO' }));
  },
} satisfies Record<string, Provocation>;
