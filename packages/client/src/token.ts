/** Claims of an access token of Parley. */
interface Claims {
  /** Number of the user. */
  sub?: string;
  /** Id of the session, which stays when the token is refreshed. */
  sid?: string;
}

/** The claims of an access token, unverified; none if it is not a JSON Web Token. */
export function claimsOf(accessToken: string): Claims {
  try {
    const body = (accessToken.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    return JSON.parse(atob(body));
  } catch {
    return {};
  }
}

/** The global id of the user whom an access token belongs to, such as `user_7`. */
export const userIdOf = (accessToken: string): string | null => {
  const { sub } = claimsOf(accessToken);
  return sub ? `user_${sub}` : null;
};
