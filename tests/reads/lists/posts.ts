import {
  host,
  type List,
  makeComment,
  makePost,
  nextStranger,
  posts,
  reader,
  writers,
} from '../writers.js';

/** The id of what the list belongs to. */
let parent = '';
/** Ids of what a list gets its rows by, each for one of them. */
let targets: string[];

export const postLists: Record<string, List> = {
  'Query.posts': { query: () => 'posts(%)', write: posts },
  'Query.feed': {
    query: () => 'feed(%)',
    prepare: () => Promise.all(writers.map(({ id }) => reader.act('followUser', { userId: id }))),
    write: posts,
  },
  'User.posts': {
    query: () => `user(by: { id: "${host.id}" }) { posts(%) }`,
    write: () => posts(host),
  },
  'Post.comments': {
    query: () => `post(id: "${parent}") { comments(%) }`,
    ascending: true,
    prepare: async () => {
      parent = (await posts(host)).post.id;
    },
    write: (writer) => writer.act('createComment', { postId: parent, content: 'yes' }),
  },
  'Post.likers': {
    query: () => `post(id: "${parent}") { likers(%) }`,
    prepare: async () => {
      parent = await makePost(host);
    },
    write: () => nextStranger().act('likePost', { postId: parent }),
  },
  'Comment.likers': {
    query: () => `node(id: "${parent}") { ... on Comment { likers(%) } }`,
    prepare: async () => {
      parent = (await makeComment()).id;
    },
    write: () => nextStranger().act('likeComment', { commentId: parent }),
  },
  'Comment.replies': {
    query: () => `node(id: "${parent}") { ... on Comment { replies(%) } }`,
    ascending: true,
    prepare: async () => {
      const comment = await makeComment();
      parent = comment.id;
      targets = [comment.postId.id];
    },
    write: (writer) =>
      writer.act('createComment', { postId: targets[0], replyToId: parent, content: 'so' }),
  },
};
