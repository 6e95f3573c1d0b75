import { writeFileSync } from 'node:fs';
import { buildSchemas, schemaFiles } from './schema.js';

for (const { file, text } of schemaFiles(await buildSchemas())) writeFileSync(file, text);
