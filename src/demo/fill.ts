import { CHATS, CIRCLES, PASSWORD, REMARKS, VILLAGERS, type Villager } from './village.js';

type Data = Record<string, { [name: string]: unknown }>;
type Ask = (query: string, input: object, token?: string) => Promise<Data>;

interface Resident {
  token: string;
  id: string;
  /** Moved in just now, and has yet to say anything. */
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
 * Fills the running server at `url` with the village, through GraphQL as any client would.
 * What is there already stays as it is, so that a second demo on the same data changes nothing.
 * @returns each villager's access token by username
 */
export async function fillVillage(url: string): Promise<Map<string, string>> {
  const ask = askAt(url);
  const residents = new Map<string, Resident>();
  for (const villager of VILLAGERS) residents.set(villager.username, await moveIn(ask, villager));
  const resident = (name: string) => residents.get(name) as Resident;

  for (const { username, follows } of VILLAGERS)
    for (const name of follows)
      await ask(FOLLOW, { userId: resident(name).id }, resident(username).token);

  const firstPosts = new Map<string, string>();
  for (const { username, posts } of VILLAGERS) {
    if (!resident(username).isNew) continue;
    for (const content of posts) {
      const { createPost } = await ask(POST, { content }, resident(username).token);
      const { id } = (createPost as { post: { id: string } }).post;
      if (!firstPosts.has(username)) firstPosts.set(username, id);
    }
  }
  for (const { by, to, content } of REMARKS) {
    const postId = firstPosts.get(to);
    if (!postId) continue;
    await ask(LIKE, { postId }, resident(by).token);
    await ask(COMMENT, { postId, content }, resident(by).token);
  }
  for (const [i, { from, to, content }] of CHATS.entries())
    await ask(SEND, { toUsername: to, content, clientKey: `village-${i}` }, resident(from).token);

  for (const { owner, members, said, ...about } of CIRCLES) {
    if (!resident(owner).isNew) continue;
    const { createGroup } = await ask(FOUND, about, resident(owner).token);
    const groupId = (createGroup as { group: { id: string } }).group.id;
    for (const name of members) await ask(JOIN, { groupId }, resident(name).token);
    for (const { by, content } of said) await ask(SEND, { groupId, content }, resident(by).token);
  }

  return new Map([...residents].map(([name, { token }]) => [name, token]));
}

async function moveIn(ask: Ask, { username, firstName, lastName, bio }: Villager) {
  const about = { username, email: `${username}@village.example`, firstName, lastName };
  try {
    const { register } = await ask(REGISTER, { ...about, password: PASSWORD });
    const resident = residentOf(register, true);
    await ask(PROFILE, { bio }, resident.token);
    return resident;
  } catch (error) {
    if (!(error instanceof Refused && error.code === 'CONFLICT')) throw error;
  }
  const { login } = await ask(LOGIN, { identifier: username, password: PASSWORD });
  return residentOf(login, false);
}

function residentOf(session: Data[string] | undefined, isNew: boolean): Resident {
  const { accessToken, user } = session as { accessToken: string; user: { id: string } };
  return { token: accessToken, id: user.id, isNew };
}

const askAt =
  (url: string): Ask =>
  async (query, input, token) => {
    const headers: Record<string, string> = { 'content-type': 'application/json' };
    if (token) headers.authorization = `Bearer ${token}`;
    const body = JSON.stringify({ query, variables: { input } });
    const reply = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
    const { data, errors } = (await reply.json()) as {
      data: Data;
      errors?: { message: string; extensions?: { code?: string } }[];
    };
    const [error] = errors ?? [];
    if (error) throw new Refused(error.message, error.extensions?.code);
    return data;
  };

const REGISTER =
  'mutation ($input: RegisterInput!) { register(input: $input) { accessToken user { id } } }';
const LOGIN = 'mutation ($input: LoginInput!) { login(input: $input) { accessToken user { id } } }';
const PROFILE =
  'mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { user { id } } }';
const FOLLOW = 'mutation ($input: FollowUserInput!) { followUser(input: $input) { user { id } } }';
const POST = 'mutation ($input: CreatePostInput!) { createPost(input: $input) { post { id } } }';
const LIKE = 'mutation ($input: LikePostInput!) { likePost(input: $input) { post { id } } }';
const COMMENT =
  'mutation ($input: CreateCommentInput!) { createComment(input: $input) { comment { id } } }';
const SEND =
  'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { message { id } } }';
const FOUND =
  'mutation ($input: CreateGroupInput!) { createGroup(input: $input) { group { id } } }';
const JOIN = 'mutation ($input: JoinGroupInput!) { joinGroup(input: $input) { group { id } } }';
