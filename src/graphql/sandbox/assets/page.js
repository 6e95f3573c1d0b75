/**
 * The script of the sandbox's page, beside that of ruru. It
 *
 * - opens `?query=…&variables=…` in a tab of its own, and the examples on a first visit;
 * - keeps the access token of the last `register` or `login` for this tab of the browser, and sends it with
 *   requests and sockets that have no `authorization` header of their own;
 * - runs subscriptions by graphql-ws on the path of the page.
 *
 * Its settings are the JSON in `<script type="application/json" id="sandbox">`.
 */
const settings = JSON.parse(document.getElementById('sandbox').textContent);
// Monaco asks for its workers here, and must find this before its own code runs.
const workers = { json: 'jsonWorker.js', graphql: 'graphqlWorker.js' };
globalThis.MonacoEnvironment = {
  getWorker: (_, label) =>
    new Worker(settings.assets + (workers[label] ?? 'editorWorker.js'), { type: 'module' }),
};
const { React, createRoot, Ruru } = await import(settings.assets + 'ruru.js');

const tokenKey = 'parley:accessToken';
const remember = (result) => {
  for (const value of Object.values(result?.data ?? {}))
    if (typeof value?.accessToken === 'string') sessionStorage.setItem(tokenKey, value.accessToken);
};
const remembered = () => {
  const token = sessionStorage.getItem(tokenKey);
  return token ? 'Bearer ' + token : null;
};
const credentials = (headers = {}) => {
  const given = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  const authorization = remembered();
  return { ...(authorization && { authorization }), ...Object.fromEntries(given) };
};

const overHttp = async (params, headers) => {
  const sent = {
    'content-type': 'application/json',
    accept: 'application/json',
    ...credentials(headers),
  };
  const body = JSON.stringify(params);
  const response = await fetch(settings.path, { method: 'POST', headers: sent, body });
  if (response.status === 401 && sent.authorization === remembered()) {
    // It ran out. Without it one can at least sign in again.
    sessionStorage.removeItem(tokenKey);
    return overHttp(params, headers);
  }
  const result = await response.json();
  remember(result);
  return result;
};

const overSocket = (params, headers) => {
  const client = graphqlWs.createClient({
    url: location.origin.replace(/^http/, 'ws') + settings.path,
    connectionParams: credentials(headers),
    retryAttempts: 0,
  });
  const results = client.iterate(params);
  const inWords = (error) => {
    if (!(error instanceof CloseEvent)) throw error;
    const message =
      error.code === 4401
        ? 'Nobody is signed in: press ▶ on SignUp in the first tab, and then here again.'
        : 'The server closed the socket: ' + error.code + ' ' + error.reason;
    // The page would show where in its scripts the error was made.
    throw Object.assign(new Error(message), { stack: undefined });
  };
  return {
    next: () => results.next().catch(inWords),
    throw: (error) => results.throw(error),
    return: async () => {
      await client.dispose();
      return results.return();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
};

const isSubscription = (document, name) =>
  document?.definitions.some(
    (node) => node.operation === 'subscription' && (!name || node.name?.value === name),
  );
const fetcher = (params, { documentAST, headers } = {}) =>
  isSubscription(documentAST, params.operationName)
    ? overSocket(params, headers)
    : overHttp(params, headers);

const tidy = (json) => {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return json;
  }
};
const visitor = String(Math.floor(Math.random() * 1e6));
const examples = settings.examples.map(({ query, variables }) => ({
  query,
  variables: variables.replaceAll(settings.visitor, visitor),
}));
const asked = new URLSearchParams(location.search);
const opened = asked.has('query') && {
  query: asked.get('query'),
  variables: tidy(asked.get('variables') ?? ''),
};

const tabs = opened ? [opened, ...examples] : examples;
// On later visits GraphiQL brings back the tabs as they were left.
const first = opened || (localStorage.getItem('graphiql:tabState') === null && tabs[0]);

const dark = matchMedia('(prefers-color-scheme: dark)').matches;
document.body.classList.add(
  'graphiql-' + (localStorage.getItem('graphiql:theme') || (dark ? 'dark' : 'light')),
);
createRoot(document.getElementById('ruru-root')).render(
  React.createElement(Ruru, {
    fetcher,
    endpoint: settings.path,
    debugTools: [],
    defaultQuery: '',
    defaultEditorToolsVisibility: 'variables',
    defaultTabs: tabs,
    ...(first && { initialQuery: first.query, initialVariables: first.variables }),
  }),
);
