import { registerEnumType } from 'type-graphql';

/** Who else vouches for people. */
export enum OAuthProviderName {
  FORTY_TWO = 'FORTY_TWO',
}
registerEnumType(OAuthProviderName, {
  name: 'OAuthProvider',
  description: 'Who else vouches for people.',
  valuesConfig: { FORTY_TWO: { description: '42, the school.' } },
});
