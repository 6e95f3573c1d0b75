import { type List, makeGroup, nextStranger, reader, sendTo, writers } from '../writers.js';

/** The id of what the list belongs to. */
let parent = '';
/** Ids of what a list gets its rows by, each for one of them. */
let targets: string[];
const nextTarget = () => targets.shift() as string;
let edits = 0;

export const chatLists: Record<string, List> = {
  'Conversation.messages': {
    query: () => `conversation(id: "${parent}") { messages(%) }`,
    ascending: true,
    prepare: async () => {
      const parts = 'group { id conversation { id } }';
      const { group } = await reader.act('createGroup', { name: 'a group' }, parts);
      parent = group.conversation.id;
      await Promise.all(writers.map((one) => one.act('joinGroup', { groupId: group.id })));
    },
    write: (writer) =>
      writer.act('sendMessage', { to: { conversationId: parent }, content: 'hello' }),
  },
  'Query.messages': {
    query: () => 'messages(%)',
    ascending: true,
    write: (writer) => writer.act('sendMessage', { to: { userId: reader.id }, content: 'hello' }),
  },
  'Conversation.pinnedMessages': {
    query: () => `conversation(id: "${parent}") { pinnedMessages(%) }`,
    prepare: async () => {
      parent = (await makeGroup()).conversation.id;
      targets = await Promise.all(Array.from({ length: 12 }, () => sendTo(reader, parent)));
    },
    write: () => reader.act('pinMessage', { messageId: nextTarget() }),
  },
  'Message.replies': {
    query: () => `node(id: "${parent}") { ... on Message { replies(%) } }`,
    ascending: true,
    prepare: async () => {
      const group = await makeGroup();
      await Promise.all(writers.map((one) => one.act('joinGroup', { groupId: group.id })));
      targets = [group.conversation.id];
      parent = await sendTo(reader, group.conversation.id);
    },
    write: (writer) => {
      const to = { conversationId: targets[0] };
      return writer.act('sendMessage', { to, replyToId: parent, content: 'so' });
    },
  },
  'Message.edits': {
    query: () => `node(id: "${parent}") { ... on Message { edits(%) } }`,
    row: 'editedAt content',
    ascending: true,
    prepare: async () => {
      parent = await sendTo(reader, (await makeGroup()).conversation.id);
    },
    write: () => {
      edits += 1;
      return reader.act('editMessage', { messageId: parent, content: `text ${edits}` });
    },
  },
  'Query.calls': {
    query: () => 'calls(%)',
    times: 2,
    // Whoever calls somebody busy is refused, and the call is listed as missed.
    write: () => nextStranger().attempt('startCall', { callee: { id: reader.id }, kind: 'AUDIO' }),
  },
};
