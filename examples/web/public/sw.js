// Keeps the app itself, so that it opens without a network, and shows pushes.
const cacheName = 'parley-app';
const shell = new URL('./', self.location).href;

/** A kept file. Its `vary` names headers that differ between the requests of this worker and of the page. */
const keptFile = (cache, request) => cache.match(request, { ignoreVary: true });

self.addEventListener('install', (event) => {
  self.skipWaiting();
  event.waitUntil(keepAll());
});
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

/** Keeps the page and all its files, whose names are in `assets.json`. */
async function keepAll() {
  const cache = await caches.open(cacheName);
  const chunks = await (await fetch(new URL('assets.json', shell))).json();
  const names = new Set(Object.values(chunks).flatMap(({ file, css = [] }) => [file, ...css]));
  await cache.addAll([shell, ...[...names].map((name) => new URL(name, shell).href)]);
}

/** The page from the network, else the kept one. */
async function page(request) {
  const cache = await caches.open(cacheName);
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put(shell, response.clone());
    return response;
  } catch {
    return (await keptFile(cache, shell)) ?? Response.error();
  }
}

/** A file that never changes, since its name has a hash of its content: the kept one, else from the network. */
const asset = async (request) =>
  (await keptFile(await caches.open(cacheName), request)) ?? fetch(request);

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(shell)) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (request.url.startsWith(`${shell}assets/`)) event.respondWith(asset(request));
});

self.addEventListener('push', (event) => {
  const { title, body, topic, ids } = event.data.json();
  event.waitUntil(
    self.registration.showNotification(title, { body, tag: topic, data: ids, icon: 'icon.svg' }),
  );
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const { conversation } = event.notification.data ?? {};
  const path = conversation ? `chats/${conversation}` : 'notifications';
  event.waitUntil(self.clients.openWindow(new URL(path, shell).href));
});
