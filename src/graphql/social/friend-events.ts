import { ObjectType } from 'type-graphql';
import type { Notices } from '../../domain/inbox/inbox.service.js';
import { StreamEvent } from '../server/stream-events.js';

@ObjectType({
  implements: StreamEvent,
  description:
    'You and somebody stand to each other in another way: asked, added, agreed, or parted.',
})
export class FriendshipChanged extends StreamEvent {
  data!: Notices['friendship'];
}
