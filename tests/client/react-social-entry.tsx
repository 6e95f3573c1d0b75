import { createParleyClient } from '@parley/client';
import {
  ParleyProvider,
  useAccount,
  useAccountActions,
  useCircle,
  useConversationActions,
  useConversations,
  useGroup,
  useGroupActions,
  useGroups,
  useMeeting,
  useMeetingActions,
  useMeetings,
  usePost,
  usePostActions,
  usePosts,
  useRequests,
  useUserActions,
  useUsers,
} from '@parley/react';
import { StrictMode, useEffect } from 'react';
import { createRoot } from 'react-dom/client';

const { session } = globalThis as typeof globalThis & { session: never };
const parley = createParleyClient({ url: `${location.origin}/graphql`, session });
const given = Object.fromEntries(new URLSearchParams(location.search));

const Rows = ({ id, rows }: { id: string; rows: readonly string[] | undefined }) => (
  <ol id={id}>
    {rows?.map((row) => (
      <li key={row}>{row}</li>
    ))}
  </ol>
);

const likes = ({ likeCount, viewerHasLiked }: { likeCount: number; viewerHasLiked: boolean }) =>
  `${likeCount}${viewerHasLiked ? ' liked' : ''}`;

function Posts() {
  const { items } = usePosts(given.me ?? '');
  const { post } = usePost(given.post ?? '');
  const comments = post?.comments.nodes.filter(({ isDeleted }) => !isDeleted);
  return (
    <>
      <Rows id="posts" rows={items?.map((one) => `${one.content} ${likes(one)}`)} />
      <Rows id="comments" rows={comments?.map((one) => `${one.content} ${likes(one)}`)} />
    </>
  );
}

function People() {
  const { items } = useUsers({ search: given.other ?? '' });
  const friends = useCircle(given.me ?? '', 'friends').items;
  const requests = useRequests();
  const { me, blockedUsers } = useAccount();
  const { conversations } = useConversations({ requests: true });
  return (
    <>
      <Rows
        id="users"
        rows={items?.map(
          ({ viewerFollows, viewerFriendship }) =>
            `${viewerFollows ? 'followed' : 'not followed'} ${viewerFriendship}`,
        )}
      />
      <Rows id="friends" rows={friends?.map(({ username }) => username)} />
      <Rows id="requests" rows={requests.friends.users.map(({ username }) => username)} />
      <Rows id="blocked" rows={blockedUsers.map(({ username }) => username)} />
      <Rows id="asking" rows={conversations.map(({ startedBy }) => startedBy?.id ?? '')} />
      <p id="me">
        {me?.presence.status} {me?.status?.emoji} {me?.status?.text}{' '}
        {String(me?.privacy?.isPrivate)}
      </p>
    </>
  );
}

function Groups() {
  const mine = useGroups({ mine: true }).items;
  const { group } = useGroup(given.group ?? '');
  const { meetings, invitations } = useMeetings();
  const { meeting } = useMeeting(given.meeting ?? '');
  return (
    <>
      <Rows id="groups" rows={mine?.map(({ name }) => name)} />
      <p id="group">
        {group?.memberCount} {String(group?.viewerIsMember)}
      </p>
      <Rows id="meetings" rows={meetings.map(({ title }) => title)} />
      <Rows id="invitations" rows={invitations.map(({ answer }) => String(answer))} />
      <Rows id="agenda" rows={meeting?.agenda.map(({ title }) => title)} />
    </>
  );
}

function Actions() {
  const actions = {
    account: useAccountActions(),
    conversations: useConversationActions(),
    groups: useGroupActions(),
    meetings: useMeetingActions(),
    posts: usePostActions(),
    users: useUserActions(),
  };
  useEffect(() => void Object.assign(globalThis, { actions }));
  return null;
}

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <ParleyProvider parley={parley}>
      <Posts />
      <People />
      <Groups />
      <Actions />
    </ParleyProvider>
  </StrictMode>,
);
