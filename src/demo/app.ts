import { existsSync } from 'node:fs';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { faceOf } from './faces.js';
import { nameOf } from './residents.js';
import village from './village.json' with { type: 'json' };

/** Where `npm run demo` has built the example app. */
const built = fileURLToPath(new URL('../../examples/web/dist', import.meta.url));

/**
 * Copies the example app to `folder`, with the people of the village. One click signs in as one of them; each tab has a
 * session of its own.
 * @returns the folder; null when the app was not built
 */
export async function prepareApp(folder: string): Promise<string | null> {
  if (!existsSync(built)) return null;
  await rm(folder, { recursive: true, force: true });
  await cp(built, folder, { recursive: true });
  const people = village.villagers.map((villager) => ({
    username: villager.username,
    name: nameOf(villager),
    about: villager.bio,
    face: `data:image/svg+xml,${encodeURIComponent(faceOf(villager.username, villager.mayHaveBeard))}`,
  }));
  const text = JSON.stringify({ password: village.password, people });
  await writeFile(join(folder, 'demo.json'), text);
  const index = join(folder, 'index.html');
  const html = await readFile(index, 'utf8');
  await writeFile(index, html.replace('</head>', '<meta name="demo" content="true" /></head>'));
  return folder;
}
