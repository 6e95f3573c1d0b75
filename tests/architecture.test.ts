import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { faults, type Sources } from './architecture.js';

test('imports point down and never in a circle, and no file is too long', async () => {
  const sources: Sources = {};
  for await (const file of glob('src/**/*.ts')) sources[file] = readFileSync(file, 'utf8');
  expect(Object.keys(sources).length).toBeGreaterThan(10);
  expect(faults(sources)).toEqual([]);
});

describe('the checker finds', () => {
  test('an import that points up', () => {
    const sources = {
      'src/core/context.ts': `import { post } from '../domain/posts/post.service.js';`,
      'src/domain/posts/post.service.ts': `export const post = 1;`,
    };
    expect(faults(sources)).toEqual([
      'src/core/context.ts (layer 0) imports up: src/domain/posts/post.service.ts (layer 2)',
    ]);
  });

  test('an entity that imports a service, also by type only or dynamically', () => {
    const service = 'src/domain/posts/post.service.ts';
    for (const text of [
      `import type { Like } from './post.service.js';`,
      `const late = await import('./post.service.js');`,
      `export {\n  one,\n} from "./post.service.js";`,
    ])
      expect(faults({ 'src/domain/posts/post.entity.ts': text, [service]: '' })).toEqual([
        `src/domain/posts/post.entity.ts (layer 1) imports up: ${service} (layer 2)`,
      ]);
  });

  test('a circle through several files, also by type only', () => {
    const sources = {
      'src/core/a.ts': `import type { B } from './b.js';`,
      'src/core/b.ts': `import { c } from './c.js';`,
      'src/core/c.ts': `import { a } from './a.js';\nimport './d.js';`,
      'src/core/d.ts': '',
    };
    expect(faults(sources)).toEqual([
      'a circle: src/core/a.ts → src/core/b.ts → src/core/c.ts → src/core/a.ts',
    ]);
  });

  test('a legacy API that imports the domain', () => {
    const sources = {
      'src/legacy/tweets.ts': `import { post } from '../domain/posts/post.service.js';`,
    };
    expect(faults(sources)).toEqual([
      'src/legacy/tweets.ts reaches past the schema: src/domain/posts/post.service.ts',
    ]);
  });

  test('an import from the tests, a file without a layer, a file too long', () => {
    const sources = {
      'src/server.ts': `import { startParley } from '../tests/harness/server.js';`,
      'src/helpers/misc.ts': '',
      'src/core/long.ts': 'x\n'.repeat(351),
    };
    expect(faults(sources)).toEqual([
      'src/server.ts imports from the tests: tests/harness/server.ts',
      'src/helpers/misc.ts belongs to no layer',
      'src/core/long.ts has 351 lines, more than 350',
    ]);
  });

  test('a comparison with the name of an API in the domain or below', () => {
    for (const text of [
      `if (ctx.origin.api !== 'graphql') return;`,
      `const isFriends = "friends" === name;`,
      `switch (name) { case 'tweets': break; }`,
      `const keeps = ['meetings', 'tweets'].includes(name);`,
    ])
      expect(faults({ 'src/domain/session/session.service.ts': text })).toHaveLength(1);
    const table = `@Entity({ tableName: 'friends' })`;
    expect(faults({ 'src/domain/social/friend.entity.ts': table })).toEqual([]);
  });

  test('a module-level WeakMap', () => {
    const text = `const watches = new WeakMap<App, Watch>();`;
    expect(faults({ 'src/domain/presence/presence.watch.ts': text })).toHaveLength(1);
    const typed = `const known: Cache = new WeakMap();`;
    expect(faults({ 'src/core/watch.ts': typed })).toHaveLength(1);
    const local = `function open() {\n  const known = new WeakMap<object, number>();\n}`;
    expect(faults({ 'src/core/watch.ts': local })).toEqual([]);
  });

  test('nothing in correct sources', () => {
    const sources = {
      'src/graphql/post.resolver.ts': `import { post } from '../domain/posts/post.service.js';`,
      'src/domain/posts/post.service.ts': `import { Post } from './post.entity.js';`,
      'src/domain/posts/post.entity.ts': `import { columns } from '../../core/columns.js';`,
      'src/core/columns.ts': 'x\n'.repeat(350),
    };
    expect(faults(sources)).toEqual([]);
  });
});
