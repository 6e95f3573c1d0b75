import { type ComponentType, lazy, Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { CallProvider } from './calls/call-provider.js';
import { Navigation } from './navigation.js';
import { Status } from './parts/index.js';
import { Feed } from './posts/feed.js';

const Chats = lazy(() => import('./chat/chats.js'));

/** Screens by their paths. Each is loaded when it is opened first. */
const screens: Record<string, ComponentType<{ id: string }>> = {
  '/posts/:id': lazy(() => import('./posts/post-screen.js')),
  '/people': lazy(() => import('./people/people.js')),
  '/people/:id': lazy(() => import('./people/profile.js')),
  '/groups': lazy(() => import('./groups/groups.js')),
  '/groups/:id': lazy(() => import('./groups/group-screen.js')),
  '/notifications': lazy(() => import('./account/notifications.js')),
  '/search': lazy(() => import('./people/search.js')),
  '/meetings': lazy(() => import('./meetings/meetings.js')),
  '/meetings/:id': lazy(() => import('./meetings/meeting-screen.js')),
  '/calls': lazy(() => import('./calls/calls.js')),
  '/settings': lazy(() => import('./account/settings.js')),
};

/** Everything that needs a session. */
export default function Home() {
  return (
    <CallProvider>
      <div className="mx-auto max-w-300 pb-16 md:grid md:grid-cols-[256px_minmax(0,1fr)] md:pb-0">
        <Navigation />
        <Suspense fallback={<Status isLoading />}>
          <Switch>
            <Route path="/">
              <Feed />
            </Route>
            <Route path="/chats/:id?">{({ id }) => <Chats id={id} />}</Route>
            {Object.entries(screens).map(([path, Screen]) => (
              <Route key={path} path={path}>
                {({ id = '' }: { id?: string }) => <Screen key={id} id={id} />}
              </Route>
            ))}
            <Route>
              <Redirect to="/" />
            </Route>
          </Switch>
        </Suspense>
      </div>
    </CallProvider>
  );
}
