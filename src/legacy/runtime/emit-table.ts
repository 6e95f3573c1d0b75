import { writeFileSync } from 'node:fs';
import { buildGraphqlSchema } from '../../graphql/server/schema.js';
import { compatMarkdown } from '../compat/markdown.js';
import { compatTable } from '../compat/table.js';
import { dialects } from './dialects.js';

writeFileSync('docs/legacy.md', compatMarkdown(compatTable(await buildGraphqlSchema(), dialects)));
