import { writeFileSync } from 'node:fs';
import { buildGraphqlSchema } from '../../graphql/server/schema.js';
import { compatMarkdown } from '../compat/markdown.js';
import { compatTable } from '../compat/table.js';
import { dialects } from './dialects.js';

const entries = compatTable(await buildGraphqlSchema(), dialects);
writeFileSync('docs/migrate/legacy.md', compatMarkdown(entries, dialects));
