import { writeFileSync } from 'node:fs';
import { buildGraphqlSchema } from '../graphql/schema.js';
import { dialects } from './dialects.js';
import { lensMarkdown } from './lens/markdown.js';
import { lensTable } from './lens/table.js';

writeFileSync('docs/legacy.md', lensMarkdown(lensTable(await buildGraphqlSchema(), dialects)));
