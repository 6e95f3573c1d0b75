import { browserStore, createParleyClient } from '@parley/client';
import { ParleyProvider } from '@parley/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';

const parley = createParleyClient({ url: `${location.origin}/graphql`, session: browserStore() });

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <ParleyProvider parley={parley}>
      <App />
    </ParleyProvider>
  </StrictMode>,
);
