import { type Act, Refused } from './act.js';
import village from './village.json' with { type: 'json' };

export type Villager = (typeof village.villagers)[number];

export interface Resident {
  token: string;
  id: string;
  /** Whether this start of the demo registered the user, who has not posted anything yet. */
  isNew: boolean;
}

/** The name by which others see a person of the village. */
export const nameOf = ({ firstName, lastName }: Villager): string => `${firstName} ${lastName}`;

/** Registers a person of the village, or signs in as the one who is there already. */
export async function moveIn(act: Act, villager: Villager): Promise<Resident> {
  const { username, firstName, lastName, bio } = villager;
  const { password } = village;
  const email = `${username}@village.example`;
  const session = 'accessToken user { id }';
  const residentOf = ({ accessToken, user }: { accessToken: string; user: { id: string } }) => ({
    token: accessToken,
    id: user.id,
  });
  try {
    const alias = nameOf(villager);
    const profile = { username, email, password, firstName, lastName, alias, bio };
    return { ...residentOf(await act('register', profile, session)), isNew: true };
  } catch (error) {
    if (!(error instanceof Refused && error.code === 'CONFLICT')) throw error;
  }
  const login = await act('login', { identifier: username, password }, session);
  return { ...residentOf(login), isNew: false };
}
