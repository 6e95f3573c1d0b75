import { registerEnumType } from 'type-graphql';

/** OAuth providers. */
export enum OAuthProviderName {
  FORTY_TWO = 'FORTY_TWO',
}
registerEnumType(OAuthProviderName, {
  name: 'OAuthProvider',
  description: 'An OAuth provider.',
  valuesConfig: { FORTY_TWO: { description: 'The 42 school network.' } },
});
