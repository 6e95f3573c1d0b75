// Adds to a package what lies elsewhere in the repository. Run in the folder of the package.
import { copyFile } from 'node:fs/promises';

await copyFile('../../LICENSE', 'LICENSE');
await copyFile('../../schema.graphql', 'dist/schema.graphql');
await copyFile('../client/src/documents.graphql', 'dist/documents.graphql');
