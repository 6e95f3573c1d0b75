import type { ParleyPersonFragment } from '@parley/client';
import { useSession, useUserActions } from '@parley/react';
import type { ReactNode } from 'react';
import { List, type ListProps, Main, PersonRow } from '../parts/index.js';

type PersonCardsProps = Omit<ListProps<ParleyPersonFragment>, 'children'> & {
  /** Controls for a person, in place of the one that follows them. */
  controls?: (user: ParleyPersonFragment) => ReactNode;
};

export function PersonCards({ controls, ...list }: PersonCardsProps) {
  const { userId } = useSession();
  return (
    <List {...list}>
      {(user) => (
        <PersonRow user={user} text={user.bio || `@${user.username}`}>
          {user.id !== userId && (controls?.(user) ?? <FollowButton user={user} />)}
        </PersonRow>
      )}
    </List>
  );
}

/** Follows a person, or no longer. */
export function FollowButton({ user }: { user: ParleyPersonFragment }) {
  const { id, viewerFollows, viewerHasRequestedFollow, isPrivate } = user;
  const { follow, unfollow } = useUserActions();
  const isOn = viewerFollows || viewerHasRequestedFollow;
  const name =
    (viewerFollows && 'Following') ||
    (viewerHasRequestedFollow && 'Requested') ||
    (isPrivate && 'Ask to follow') ||
    'Follow';
  return (
    <Main
      variant={isOn ? 'soft' : 'solid'}
      aria-pressed={isOn}
      onClick={() => (isOn ? unfollow(id) : follow(id))}
    >
      {name}
    </Main>
  );
}
