import { z } from 'zod';
import type { Config, OAuthProvider } from '../../config/config.js';
import { OAuthProviderName } from './oauth-identity.entity.js';

/** A user's profile at a provider. */
export interface Profile {
  /** The provider's id of the user, which identifies them. */
  subject: string;
  login: string;
  email: string;
  firstName: string;
  lastName: string;
  avatarUrl: string | null;
}

/** The protocol of one provider. */
interface Provider {
  /** The registered application; null if not configured. */
  application(config: Config): Readonly<OAuthProvider> | null;
  scope: string;
  /** Parses the response into a profile. Throws for an invalid response. */
  profile(answer: unknown): Profile;
}

const fortyTwo = z.object({
  id: z.int().positive(),
  login: z.string().min(1),
  email: z.string().min(3),
  first_name: z.string().nullish(),
  last_name: z.string().nullish(),
  image: z.object({ link: z.string().nullish() }).nullish(),
});

/** All providers; a new one needs an entry here and an application in the configuration. */
export const providers: Readonly<Record<OAuthProviderName, Provider>> = {
  [OAuthProviderName.FORTY_TWO]: {
    application: (config) => config.oauth42,
    scope: 'public',
    profile(answer) {
      const { id, login, email, first_name, last_name, image } = fortyTwo.parse(answer);
      return {
        subject: String(id),
        login,
        email,
        firstName: first_name ?? '',
        lastName: last_name ?? '',
        avatarUrl: image?.link ?? null,
      };
    },
  },
};
