import { writeFileSync } from 'node:fs';
import { buildGraphqlSchema, schemaText } from './schema.js';

writeFileSync('schema.graphql', schemaText(await buildGraphqlSchema()));
