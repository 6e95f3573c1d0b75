import { browserStore, createParleyClient } from '@parley/client';

/** The path of the app, such as `/app`. */
export const basePath = new URL('./', document.baseURI).pathname.replace(/\/$/, '');

/** The tabs of a browser share the session, but for the demo, where each tab may be somebody else. */
const isDemo = document.querySelector('meta[name="demo"]') !== null;
if (isDemo) sessionStorage.session ??= String(Math.random());

export const parley = createParleyClient({
  url: new URL('../graphql', document.baseURI).href,
  session: browserStore(isDemo ? sessionStorage.session : undefined),
  // Screens show what is known at once, and then what the server says.
  defaultOptions: { watchQuery: { fetchPolicy: 'cache-and-network' } },
});
