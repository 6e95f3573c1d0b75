import { countText, nameOf, type ProfileQuery } from '@parley/client';
import { useCircle, usePosts, useSession, useUser } from '@parley/react';
import { Tabs } from '@radix-ui/themes';
import { Face, List, Missing, Panel, Prose, Screen } from '../parts/index.js';
import { PostCard } from '../posts/post-card.js';
import { EditProfile } from './edit-profile.js';
import { PersonCards } from './person-cards.js';
import { Presence } from './presence.js';
import { Relation } from './relation.js';

const circles = { Friends: 'friends', Followers: 'followers', Following: 'following' } as const;

export default function Profile({ id: username }: { id: string }) {
  const { user, ...state } = useUser({ username });
  if (!user) return <Missing title="Profile" {...state} />;
  return (
    <Screen title={nameOf(user)} back>
      <About user={user} />
      <Tabs.Root defaultValue="Posts" className="stack">
        <Tabs.List aria-label={`About ${nameOf(user)}`}>
          {['Posts', ...Object.keys(circles)].map((tab) => (
            <Tabs.Trigger key={tab} value={tab}>
              {tab}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <Tabs.Content value="Posts">
          <Posts authorId={user.id} />
        </Tabs.Content>
        {Object.entries(circles).map(([tab, part]) => (
          <Tabs.Content key={tab} value={tab}>
            <Circle id={user.id} part={part} />
          </Tabs.Content>
        ))}
      </Tabs.Root>
    </Screen>
  );
}

function About({ user }: { user: NonNullable<ProfileQuery['user']> }) {
  const { userId } = useSession();
  const facts = [
    `@${user.username}`,
    user.viewerIsFollowedBy && 'follows you',
    user.viewerFriendship === 'FRIENDS' && 'your friend',
  ];
  return (
    <Panel>
      <div className="-mx-4 -mt-4 -mb-15 h-35 bg-(--accent-a4)">
        {user.cover && <img src={user.cover.url} alt="" className="size-full object-cover" />}
      </div>
      <div className="line z-1 flex-wrap items-end justify-between">
        <Face user={user} size="7" />
        {user.id === userId ? <EditProfile user={user} /> : <Relation user={user} />}
      </div>
      <h2 dir="auto">{nameOf(user)}</h2>
      <p className="faint">{facts.filter(Boolean).join(' · ')}</p>
      <Presence userId={user.id} />
      <Prose>{user.bio}</Prose>
      <p className="faint">
        {countText(user.followerCount, 'follower')} · {user.followingCount} followed
        {user.mutualFriendCount > 0 &&
          ` · ${countText(user.mutualFriendCount, 'friend')} in common`}
      </p>
    </Panel>
  );
}

const Posts = ({ authorId }: { authorId: string }) => (
  <List {...usePosts(authorId, { pageSize: 10 })} empty="No posts that you can see." isOpen>
    {(post) => <PostCard post={post} />}
  </List>
);

const Circle = ({ id, part }: { id: string; part: (typeof circles)[keyof typeof circles] }) => (
  <PersonCards {...useCircle(id, part)} empty="Nobody yet." />
);
