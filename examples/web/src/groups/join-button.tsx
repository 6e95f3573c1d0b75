import type { ParleyGroupFragment } from '@parley/client';
import { useGroupActions } from '@parley/react';
import { Main, Soft } from '../parts/index.js';

/** Joins a group, asks to, or leaves it. */
export function JoinButton({ group }: { group: ParleyGroupFragment }) {
  const { id, name, viewerIsMember, viewerHasRequested, viewerRole, joinPolicy } = group;
  const { join, askToJoin, leave } = useGroupActions();
  const said =
    (viewerRole === 'OWNER' && 'Yours') ||
    (viewerHasRequested && 'Requested') ||
    (!viewerIsMember && joinPolicy === 'INVITATION' && 'By invitation');
  if (said) return <span className="faint">{said}</span>;
  if (viewerIsMember)
    return (
      <Soft aria-label={`Leave ${name}`} onClick={() => leave(id)}>
        Leave
      </Soft>
    );
  const isOpen = joinPolicy === 'OPEN';
  return (
    <Main aria-label={`Join ${name}`} onClick={() => (isOpen ? join(id) : askToJoin(id))}>
      {isOpen ? 'Join' : 'Ask to join'}
    </Main>
  );
}
