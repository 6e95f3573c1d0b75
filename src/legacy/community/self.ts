import { forbidden } from '../../core/errors.js';
import { found } from '../runtime/reply.js';
import type { Runner } from '../runtime/row.js';
import { CommunityUserDocument } from './documents.generated.js';

/** Throws FORBIDDEN unless this person is the caller, and NOT_FOUND when it is nobody. */
export async function demandSelf({ run, viewerId }: Runner, id: string): Promise<void> {
  if (id === viewerId()) return;
  found((await run(CommunityUserDocument, { id })).user);
  throw forbidden('This is not you.');
}
