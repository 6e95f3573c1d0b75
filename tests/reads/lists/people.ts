import {
  host,
  type List,
  makePost,
  newcomer,
  nextStranger,
  pool,
  reader,
  server,
} from '../writers.js';

/** The id of what the list belongs to. */
let parent = '';
/** Ids of what a list gets its rows by, each for one of them. */
let targets: string[];
const nextTarget = () => targets.shift() as string;

export const peopleLists: Record<string, List> = {
  'Query.users': {
    query: () => 'users(%)',
    times: 1,
    write: newcomer,
  },
  'User.followers': {
    query: () => `user(by: { id: "${host.id}" }) { followers(%) }`,
    prepare: () => server.sql('delete from follows'),
    write: () => nextStranger().act('followUser', { userId: host.id }),
  },
  'User.following': {
    query: () => `user(by: { id: "${host.id}" }) { following(%) }`,
    prepare: () => server.sql('delete from follows'),
    write: () => host.act('followUser', { userId: nextStranger().id }),
  },
  'User.friends': {
    query: () => `user(by: { id: "${host.id}" }) { friends(%) }`,
    prepare: () => server.sql('delete from friends'),
    write: (_, number) =>
      number % 2
        ? nextStranger().act('addFriend', { userId: host.id })
        : host.act('addFriend', { userId: nextStranger().id }),
  },
  'Query.friendRequests': {
    query: () => 'friendRequests(%)',
    prepare: () => server.sql('delete from friend_requests'),
    write: () => nextStranger().act('sendFriendRequest', { userId: reader.id }),
  },
  'User.mutualFriends': {
    query: () => `user(by: { id: "${host.id}" }) { mutualFriends(%) }`,
    prepare: async () => {
      await server.sql('delete from friends');
      await Promise.all(pool.map((one) => one.act('addFriend', { userId: reader.id })));
    },
    write: () => nextStranger().act('addFriend', { userId: host.id }),
  },
  'Query.blockedUsers': {
    query: () => 'blockedUsers(%)',
    times: 1,
    write: async () => reader.act('blockUser', { userId: (await newcomer()).id }),
  },
  'Query.mutedUsers': {
    query: () => 'mutedUsers(%)',
    times: 1,
    write: async () => reader.act('muteUser', { userId: (await newcomer()).id }),
  },
  'Query.followRequests': {
    query: () => 'followRequests(%)',
    prepare: () => reader.act('updatePrivacy', { isPrivate: true }),
    write: () => nextStranger().act('followUser', { userId: reader.id }),
    tidy: () => reader.act('updatePrivacy', { isPrivate: false }),
  },
  'Query.notifications': {
    query: () => 'notifications(%)',
    prepare: async () => {
      targets = await Promise.all(Array.from({ length: 12 }, () => makePost(reader)));
    },
    write: () => nextStranger().act('likePost', { postId: nextTarget() }),
  },
  'Notification.actors': {
    query: () => 'notifications(first: 1) { nodes { actors(%) } }',
    prepare: async () => {
      parent = await makePost(reader);
      await nextStranger().act('likePost', { postId: parent });
    },
    write: () => nextStranger().act('likePost', { postId: parent }),
  },
};
