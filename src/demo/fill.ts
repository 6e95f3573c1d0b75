import { actAt, eachOf } from './act.js';
import { fillChats } from './chats.js';
import { faceOf } from './faces.js';
import { fillMeetings } from './meetings.js';
import { uploadDrawing } from './pictures.js';
import { moveIn, type Resident } from './residents.js';
import { type Scene, sceneOf } from './scenes.js';
import type { Town } from './town.js';
import village from './village.json' with { type: 'json' };

/**
 * Fills the running server at `url` with the village, through GraphQL as any client would. Existing data
 * stays as it is, so that a second demo on the same data changes nothing.
 * @returns the access token of each user, by username
 */
export async function fillVillage(url: string): Promise<Map<string, string>> {
  const act = actAt(url);
  const residents = new Map<string, Resident>();
  await eachOf(village.villagers, async (villager) => {
    residents.set(villager.username, await moveIn(act, villager));
  });
  const resident = (name: string) => residents.get(name) as Resident;
  const town: Town = {
    resident,
    actAs: (name, mutation, input, payload) => act(mutation, input, payload, resident(name).token),
    draw: (name, drawing) => uploadDrawing(act, url, resident(name).token, drawing),
  };
  const isNew = resident('ada').isNew;
  await eachOf(village.villagers, (villager) => fillProfile(town, villager));
  if (isNew) await befriend(town);
  await fillPosts(town);
  await fillChats(town);
  if (isNew) await fillMeetings(town);
  if (isNew) await fillCalls(town);
  return new Map([...residents].map(([name, { token }]) => [name, token]));
}

async function fillProfile(
  { resident, actAs, draw }: Town,
  { username, follows, mayHaveBeard }: (typeof village.villagers)[number],
): Promise<void> {
  if (!resident(username).isNew) return;
  for (const name of follows) await actAs(username, 'followUser', { userId: resident(name).id });
  const avatarId = await draw(username, { svg: faceOf(username, mayHaveBeard), name: 'face.png' });
  const coverId = await draw(username, { svg: sceneOf('hills', username), name: 'cover.png' });
  await actAs(username, 'updateProfile', { avatarId, coverId });
}

async function befriend({ resident, actAs }: Town): Promise<void> {
  for (const [from, to] of [...village.friends, ...village.requests] as [string, string][])
    await actAs(from, 'sendFriendRequest', { userId: resident(to).id });
  for (const [from, to] of village.friends as [string, string][])
    await actAs(to, 'acceptFriendRequest', { userId: resident(from).id });
}

interface Writing {
  content: string;
  picture?: string;
  alt?: string;
}

/** The posts one after the other in turns, so that the feed is mixed. */
async function fillPosts({ resident, actAs, draw }: Town): Promise<void> {
  const firstPosts = new Map<string, string>();
  const authors = village.villagers.filter(({ username }) => resident(username).isNew);
  for (const turn of [1, 0])
    for (const { username, posts } of authors) {
      const writing: Writing | undefined = posts[turn];
      if (!writing) continue;
      const { content, picture, alt } = writing;
      const scene = picture && { svg: sceneOf(picture as Scene, username), name: 'picture.png' };
      const images = scene && [{ id: await draw(username, scene), alt }];
      const { post } = await actAs(username, 'createPost', { content, images }, 'post { id }');
      firstPosts.set(username, post.id);
    }
  for (const { by, to, content } of village.remarks) {
    const postId = firstPosts.get(to);
    if (!postId) continue;
    await actAs(by, 'likePost', { postId });
    await actAs(by, 'createComment', { postId, content });
  }
  const names = authors.map(({ username }) => username);
  for (const [index, postId] of [...firstPosts.values()].entries())
    for (const name of names.filter((_, place) => (place * 7 + index * 3) % 5 === 0))
      await actAs(name, 'likePost', { postId });
}

async function fillCalls({ resident, actAs }: Town): Promise<void> {
  for (const { by, to, kind, isAnswered } of village.calls) {
    const callee = { id: resident(to).id };
    const { call } = await actAs(by, 'startCall', { callee, kind }, 'call { id }');
    if (isAnswered) await actAs(to, 'acceptCall', { callId: call.id });
    await actAs(by, 'endCall', { callId: call.id });
  }
}
