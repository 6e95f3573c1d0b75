import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where a program lies on this machine; null where it does not. */
export function findProgram(name: string): string | null {
  for (const folder of (process.env.PATH ?? '').split(delimiter))
    try {
      const file = join(folder, name);
      accessSync(file, constants.X_OK);
      return file;
    } catch {}
  return null;
}
