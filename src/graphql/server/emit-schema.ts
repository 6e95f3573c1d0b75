import { writeFileSync } from 'node:fs';
import { buildGraphqlSchema } from './schema.js';
import { schemaText } from './schema-text.js';

writeFileSync('schema.graphql', schemaText(await buildGraphqlSchema()));
