import village from './village.json' with { type: 'json' };

type Villager = (typeof village.villagers)[number];
// biome-ignore lint/suspicious/noExplicitAny: each call knows the shape of its own payload
type Act = (mutation: string, input: object, payload?: string, token?: string) => Promise<any>;

interface Resident {
  token: string;
  id: string;
  /** Whether this start of the demo registered the user, who has not posted anything yet. */
  isNew: boolean;
}

class Refused extends Error {
  constructor(
    message: string,
    readonly code: string | undefined,
  ) {
    super(message);
  }
}

/**
 * Fills the running server at `url` with the village, through GraphQL as any client would. Existing data
 * stays as it is, so that a second demo on the same data changes nothing.
 * @returns the access token of each user, by username
 */
export async function fillVillage(url: string): Promise<Map<string, string>> {
  const act = actAt(url);
  const residents = new Map<string, Resident>();
  for (const villager of village.villagers)
    residents.set(villager.username, await moveIn(act, villager));
  const resident = (name: string) => residents.get(name) as Resident;
  const actAs = (name: string, mutation: string, input: object, payload?: string) =>
    act(mutation, input, payload, resident(name).token);

  for (const { username, follows } of village.villagers)
    for (const name of follows) await actAs(username, 'followUser', { userId: resident(name).id });

  const firstPosts = new Map<string, string>();
  for (const { username, posts } of village.villagers) {
    if (!resident(username).isNew) continue;
    for (const content of posts) {
      const { post } = await actAs(username, 'createPost', { content }, 'post { id }');
      if (!firstPosts.has(username)) firstPosts.set(username, post.id);
    }
  }
  for (const { by, to, content } of village.remarks) {
    const postId = firstPosts.get(to);
    if (!postId) continue;
    await actAs(by, 'likePost', { postId });
    await actAs(by, 'createComment', { postId, content });
  }
  for (const [i, { from, to, content }] of village.chats.entries())
    await actAs(from, 'sendMessage', { toUsername: to, content, clientKey: `village-${i}` });

  for (const { owner, members, said, ...about } of village.circles) {
    if (!resident(owner).isNew) continue;
    const { group } = await actAs(owner, 'createGroup', about, 'group { id }');
    for (const name of members) await actAs(name, 'joinGroup', { groupId: group.id });
    for (const { by, content } of said)
      await actAs(by, 'sendMessage', { groupId: group.id, content });
  }

  return new Map([...residents].map(([name, { token }]) => [name, token]));
}

async function moveIn(act: Act, { username, firstName, lastName, bio }: Villager) {
  const { password } = village;
  const email = `${username}@village.example`;
  const session = 'accessToken user { id }';
  const residentOf = ({ accessToken, user }: { accessToken: string; user: { id: string } }) => ({
    token: accessToken,
    id: user.id,
  });
  try {
    const profile = { username, email, password, firstName, lastName, bio };
    return { ...residentOf(await act('register', profile, session)), isNew: true };
  } catch (error) {
    if (!(error instanceof Refused && error.code === 'CONFLICT')) throw error;
  }
  const login = await act('login', { identifier: username, password }, session);
  return { ...residentOf(login), isNew: false };
}

/** Runs mutations at the server: `act('likePost', { postId })` resolves to the payload. */
const actAt =
  (url: string): Act =>
  async (mutation, input, payload, token) => {
    const headers: Record<string, string> = { 'content-type': 'application/json' };
    if (token) headers.authorization = `Bearer ${token}`;
    const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
    const query = `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${payload ?? '__typename'} } }`;
    const body = JSON.stringify({ query, variables: { input } });
    const reply = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
    const { data, errors } = (await reply.json()) as {
      data: Record<string, unknown>;
      errors?: { message: string; extensions?: { code?: string } }[];
    };
    const [error] = errors ?? [];
    if (error) throw new Refused(error.message, error.extensions?.code);
    return data[mutation];
  };
