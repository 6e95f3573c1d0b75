import { type Scene, sceneOf } from './scenes.js';
import type { Town } from './town.js';
import village from './village.json' with { type: 'json' };

const thread = 'message { id conversation { id } }';

/** The conversations of two, the groups, and the chat of all. */
export async function fillChats(town: Town): Promise<void> {
  const { resident, actAs } = town;
  for (const { from, to, content } of village.chats)
    if (resident(from).isNew) await actAs(from, 'sendMessage', { to: { username: to }, content });
  for (const { owner, members, said, ...about } of village.circles) {
    if (!resident(owner).isNew) continue;
    const { group } = await actAs(owner, 'createGroup', about, 'group { id }');
    for (const name of members) await actAs(name, 'joinGroup', { groupId: group.id });
    for (const { by, content } of said)
      await actAs(by, 'sendMessage', { to: { groupId: group.id }, content });
  }
  if (resident('bruno').isNew) await fillSquare(town);
}

/** The chat of the whole village, with pictures, replies and reactions. */
async function fillSquare({ actAs, draw }: Town): Promise<void> {
  const about = { name: 'Village square', description: 'Everybody, about everything.' };
  const imageId = await draw('bruno', { svg: sceneOf('market', 'square'), name: 'square.png' });
  const { group } = await actAs('bruno', 'createGroup', { ...about, imageId }, 'group { id }');
  const to = { groupId: group.id };
  for (const { username } of village.villagers)
    if (username !== 'bruno') await actAs(username, 'joinGroup', { groupId: group.id });
  let last = '';
  for (const [index, [by, content]] of (village.square as [string, string][]).entries()) {
    const replyToId = index % 9 === 4 ? last : undefined;
    const { message } = await actAs(by, 'sendMessage', { to, content, replyToId }, thread);
    last = message.id;
    const picture = village.pictures.find(({ after }) => after === index);
    if (picture) {
      const svg = sceneOf(picture.scene as Scene, picture.name);
      const attachmentIds = [await draw(picture.by, { svg, name: picture.name })];
      await actAs(picture.by, 'sendMessage', { to, attachmentIds });
    }
    const fans = village.villagers.filter((_, place) => (place + index) % 11 === 0);
    if (index % 4 === 1)
      for (const { username } of fans)
        await actAs(username, 'addReaction', {
          messageId: last,
          emoji: ['👍', '❤️', '😂'][index % 3],
        });
  }
}
