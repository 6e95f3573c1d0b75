import type { ParleyPersonFragment } from '@parley/client';
import { useConversationActions, useUserActions } from '@parley/react';
import { useLocation } from 'wouter';
import { CallButtons } from '../calls/call-provider.js';
import { Main, Menu, Soft } from '../parts/index.js';
import { FollowButton } from './person-cards.js';

/** What the viewer can do with another person. */
export function Relation({ user: { id, ...user } }: { user: ParleyPersonFragment }) {
  const [, navigate] = useLocation();
  const { start } = useConversationActions();
  const { askToBeFriends, acceptFriend, declineFriend, removeFriend, block } = useUserActions();
  const write = async () => navigate(`/chats/${await start({ userId: id })}`);
  const friendships = {
    NONE: { name: 'Ask to be friends', onSelect: () => askToBeFriends(id) },
    REQUEST_SENT: { name: 'Withdraw the friend request', onSelect: () => removeFriend(id) },
    REQUEST_RECEIVED: { name: 'Decline the friend request', onSelect: () => declineFriend(id) },
    ADDED: { name: 'Remove as a friend', onSelect: () => removeFriend(id) },
    FRIENDS: { name: 'Remove as a friend', onSelect: () => removeFriend(id) },
  };
  return (
    <div className="line flex-1 basis-60 flex-wrap justify-end gap-1">
      <FollowButton user={{ id, ...user }} />
      {user.viewerFriendship === 'REQUEST_RECEIVED' && (
        <Main onClick={() => acceptFriend(id)}>Accept as a friend</Main>
      )}
      <Soft onClick={write}>Message</Soft>
      {user.viewerMayCall && <CallButtons userId={id} />}
      <Menu
        label="More actions"
        items={[
          friendships[user.viewerFriendship],
          { name: 'Block', isDanger: true, onSelect: () => block(id) },
        ]}
      />
    </div>
  );
}
