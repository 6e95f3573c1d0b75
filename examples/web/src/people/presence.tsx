import { presenceText } from '@parley/client';
import { usePresence } from '@parley/react';

const colors = { ONLINE: '--grass-9', AWAY: '--amber-9', DO_NOT_DISTURB: '--red-9' };

/** What a user does now: the presence, kept up to date, and the status that they wrote. */
export function Presence({ userId }: { userId: string }) {
  const presence = usePresence([userId])[userId];
  if (!presence) return null;
  const { status } = presence;
  return (
    <span className="faint" dir="auto">
      {status !== 'OFFLINE' && (
        <span
          className="me-1 inline-block size-2 rounded-full"
          style={{ background: `var(${colors[status]})` }}
        />
      )}
      {presenceText(presence)}
    </span>
  );
}
