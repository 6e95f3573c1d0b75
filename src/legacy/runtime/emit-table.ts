import { writeFileSync } from 'node:fs';
import { buildGraphqlSchema } from '../../graphql/server/schema.js';
import { lensMarkdown } from '../compat/markdown.js';
import { lensTable } from '../compat/table.js';
import { dialects } from './dialects.js';

writeFileSync('docs/legacy.md', lensMarkdown(lensTable(await buildGraphqlSchema(), dialects)));
