import { ApolloLink } from '@apollo/client';
import { defer, mergeMap, type Observable, of } from 'rxjs';
import type { SessionKeeper } from './session.js';

/** Whether the whole request was turned away at the door for its token: then nothing of it was done. */
function isTurnedAway({ errors }: ApolloLink.Result): boolean {
  const error = errors?.[0];
  return error?.extensions?.code === 'UNAUTHENTICATED' && error.path === undefined;
}

/**
 * Sends each request with a good token. One that is refused all the same (its end came early, or
 * a clock is wrong) is renewed and the request sent once more.
 */
export function authLink(keeper: SessionKeeper): ApolloLink {
  return new ApolloLink((operation, forward) => {
    const { headers } = operation.getContext();
    const attempt = (mayRepeat: boolean): Observable<ApolloLink.Result> =>
      defer(() => keeper.token()).pipe(
        mergeMap((token) => {
          const authorization = token && { authorization: `Bearer ${token}` };
          operation.setContext({ headers: { ...headers, ...authorization } });
          return forward(operation).pipe(
            mergeMap((result) => {
              if (!mayRepeat || !token || !isTurnedAway(result)) return of(result);
              keeper.refused(token);
              return attempt(false);
            }),
          );
        }),
      );
    return attempt(true);
  });
}
