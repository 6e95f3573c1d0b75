import { useConnection, useNotifications, useSession, useUnread } from '@parley/react';
import { Badge } from '@radix-ui/themes';
import * as Icon from 'lucide-react';
import { Link, useLocation, useRoute } from 'wouter';
import { Face, Menu, PersonRow } from './parts/index.js';

/** The first four are in the bar of a phone, the others in its menu. */
const places = [
  { path: '/', name: 'Feed', icon: Icon.House },
  { path: '/chats', name: 'Chats', icon: Icon.MessageCircle },
  { path: '/notifications', name: 'Notifications', icon: Icon.Bell },
  { path: '/search', name: 'Search', icon: Icon.Search },
  { path: '/people', name: 'People', icon: Icon.UserRound },
  { path: '/groups', name: 'Groups', icon: Icon.UsersRound },
  { path: '/meetings', name: 'Meetings', icon: Icon.CalendarDays },
  { path: '/calls', name: 'Calls', icon: Icon.Phone },
  { path: '/settings', name: 'Settings', icon: Icon.Settings },
];

type Place = (typeof places)[number];

const bar = `fixed inset-x-0 bottom-0 z-4 flex h-16 items-center justify-around border-t border-(--gray-a5)
  bg-(--color-panel-solid) p-1 md:sticky md:top-0 md:h-dvh md:flex-col md:items-stretch md:justify-start
  md:gap-1 md:border-0 md:bg-transparent md:p-4`;
const placeLook = `relative flex items-center rounded-3xl px-3 py-2 font-medium hover:bg-(--accent-a3)
  aria-[current]:bg-(--accent-a3) max-md:nth-of-type-[n+6]:hidden max-md:flex-col max-md:px-2 max-md:text-xs
  max-md:whitespace-nowrap md:gap-3`;

/** A column on a desk, a bar at the bottom of a phone. */
export function Navigation() {
  const { user, signOut } = useSession();
  const [, navigate] = useLocation();
  const { status, text } = useConnection();
  const { conversations } = useUnread();
  const { unseenCount } = useNotifications();
  const counts = new Map().set('/chats', conversations).set('/notifications', unseenCount);
  const toProfile = { name: 'Profile', onSelect: () => navigate(`/people/${user?.username}`) };
  const toPlace = ({ name, icon, path }: Place) => ({ name, icon, onSelect: () => navigate(path) });
  return (
    <>
      <a className="fixed top-2 z-20 bg-(--color-panel-solid) p-2 not-focus:sr-only" href="#main">
        Skip to the content
      </a>
      <p className="fixed inset-x-0 top-1 z-20 text-center text-(--accent-11)" role="status">
        {(status === 'reconnecting' || status === 'offline') && text}
      </p>
      <nav className={bar} aria-label="Main">
        <Link href="/" className="line px-3 py-2 font-medium max-md:hidden">
          <img src="icon.svg" alt="" width="32" height="32" /> Parley
        </Link>
        {places.map((place) => (
          <PlaceLink key={place.path} {...place} count={counts.get(place.path) ?? 0} />
        ))}
        <div className="bar-menu md:hidden">
          <Menu
            label="More"
            items={[...places.slice(4).map(toPlace), { ...toProfile, icon: Icon.UserRound }]}
          />
        </div>
        {user && (
          <div className="mt-auto text-sm max-md:hidden">
            <PersonRow user={user} face={<Face user={user} size="2" />}>
              <Menu
                label="Your account"
                items={[
                  toProfile,
                  { name: 'Settings', onSelect: () => navigate('/settings') },
                  { name: 'Sign out', onSelect: signOut },
                ]}
              />
            </PersonRow>
          </div>
        )}
      </nav>
    </>
  );
}

function PlaceLink({ path, name, icon: Picture, count }: Place & { count: number }) {
  const [isExact] = useRoute(path);
  const [isBelow] = useRoute(path === '/' ? '/posts/*' : `${path}/*`);
  return (
    <Link href={path} className={placeLook} aria-current={isExact || isBelow ? 'page' : undefined}>
      <Picture />
      <span>{name}</span>
      {count > 0 && (
        <Badge
          variant="solid"
          radius="full"
          className="max-md:absolute max-md:start-1/2 max-md:top-0 max-md:ms-1"
        >
          {count}
          <span className="sr-only"> new</span>
        </Badge>
      )}
    </Link>
  );
}
