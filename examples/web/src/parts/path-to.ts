/** What has a screen. */
type Item =
  | { __typename: 'User'; username: string }
  | { __typename: 'Post' | 'Group' | 'Meeting' | 'Call'; id: string }
  | { __typename: 'Comment'; post: { id: string } }
  | { __typename: 'Message'; conversation: { id: string } };

/** The path of the screen that shows something. */
export function pathTo(item: Item): string {
  if (item.__typename === 'User') return `/people/${item.username}`;
  if (item.__typename === 'Comment') return `/posts/${item.post.id}`;
  if (item.__typename === 'Message') return `/chats/${item.conversation.id}`;
  return item.__typename === 'Call' ? '/calls' : `/${item.__typename.toLowerCase()}s/${item.id}`;
}
