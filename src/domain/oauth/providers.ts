import { z } from 'zod';
import type { Config, OAuthProvider } from '../../config/config.js';
import { OAuthProviderName } from './oauth.enums.js';

/** What a provider says of somebody. */
export interface Profile {
  /** Its own number for them: the only thing they are known again by. */
  subject: string;
  login: string;
  email: string;
  firstName: string;
  lastName: string;
  avatarUrl: string | null;
}

/** How one provider is spoken to. */
interface Provider {
  /** The application registered there; null where none is. */
  application(config: Config): Readonly<OAuthProvider> | null;
  scope: string;
  /** What it answers about somebody, as a profile. Throws on what it should not answer. */
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

/** Every provider there is: another one is another row, and its application in the configuration. */
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
