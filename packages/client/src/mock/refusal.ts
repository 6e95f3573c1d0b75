import { GraphQLError } from 'graphql';
import type { ErrorReason } from '../schema.generated.js';
import type { MockObject } from './defaults.js';
import type { MockContext, MockState, MockUser } from './state.js';

/** An error as the server sends it. */
export const refusal = (code: string, reason: ErrorReason, message: string) =>
  new GraphQLError(message, { extensions: { code, reason } });

/** The user who asks. Throws UNAUTHENTICATED. */
export const signedIn = ({ viewer }: MockContext): MockUser => {
  if (!viewer) throw refusal('UNAUTHENTICATED', 'UNAUTHENTICATED', 'Sign in first.');
  return viewer;
};

/** The object with an id of its kind. Throws NOT_FOUND. */
export function found<T extends MockObject>(state: MockState, id: unknown, kind: string): T {
  const object = state.objects.get(String(id));
  if (!object || !String(id).startsWith(`${kind.toLowerCase()}_`))
    throw refusal('NOT_FOUND', 'NOT_FOUND', `${kind} not found.`);
  return object as T;
}
