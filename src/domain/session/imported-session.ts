import { createHash } from 'node:crypto';

/**
 * The id of the session that an import makes for a person of another server: the tokens that server gave
 * them belong to it. `sourceId` is the person's id there.
 */
export function importedSessionId(dialect: string, sourceId: string): string {
  const hex = createHash('md5').update(`import ${dialect} ${sourceId}`).digest('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
