import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const folder = join(import.meta.dirname, '../../examples/web');

test('the example app has fewer than 3,000 lines, and no file more than 150', () => {
  // All that is written by hand, the service worker and the configuration of Vite among it.
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) =>
      /\.(tsx?|css|html|js|graphql)$/.test(name) &&
      !/^(dist|node_modules)\b|\.generated\.ts$/.test(name),
  );
  const sizes = files.map((name) => ({
    name,
    lines: readFileSync(join(folder, name), 'utf8').trimEnd().split('\n').length,
  }));
  expect(files).toEqual(expect.arrayContaining(['src/main.tsx', 'public/sw.js', 'vite.config.ts']));
  expect(sizes.reduce((sum, { lines }) => sum + lines, 0)).toBeLessThan(3_000);
  expect(sizes.filter(({ lines }) => lines > 150)).toEqual([]);
});
