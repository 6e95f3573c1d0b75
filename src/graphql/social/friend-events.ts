import { ObjectType } from 'type-graphql';
import type { Notices } from '../../domain/inbox/inbox.service.js';
import { StreamEvent } from '../server/stream-events.js';

@ObjectType({
  implements: StreamEvent,
  description: 'The friendship status of the viewer and another user changed.',
})
export class FriendshipChanged extends StreamEvent {
  data!: Notices['friendship'];
}
