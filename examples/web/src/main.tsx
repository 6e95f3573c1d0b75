import { ParleyProvider, useSession } from '@parley/react';
import { Theme } from '@radix-ui/themes';
import { Direction } from 'radix-ui';
import { lazy, StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { Router } from 'wouter';
import './styles.css';
import { SignIn } from './account/sign-in.js';
import { basePath, parley } from './parley.js';
import { useAppearance } from './parts/appearance.js';
import { Status } from './parts/index.js';

const Home = lazy(() => import('./home.js'));

if (import.meta.env.PROD && 'serviceWorker' in navigator)
  navigator.serviceWorker.register(`${basePath}/sw.js`).catch(() => {});

function Page() {
  const { direction } = useAppearance();
  const { status } = useSession();
  return (
    <Theme accentColor="teal" grayColor="sage" radius="large" panelBackground="solid">
      <Direction.Provider dir={direction}>
        <Router base={basePath}>
          {status === 'signedOut' && <SignIn />}
          <Suspense fallback={<Status isLoading />}>{status === 'signedIn' && <Home />}</Suspense>
        </Router>
      </Direction.Provider>
    </Theme>
  );
}

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <ParleyProvider parley={parley}>
      <Page />
    </ParleyProvider>
  </StrictMode>,
);
