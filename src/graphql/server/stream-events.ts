import { ArgsType, createUnionType, Field, ID, Int, InterfaceType, ObjectType } from 'type-graphql';
import type { LogEvent } from '../../core/events/events.js';
import type { StreamItem } from '../../core/events/stream-source.js';
import { NullableField } from '../../core/schema-types.js';

const cursorDescription =
  'In inboxEvents and feedEvents: pass it as `after` to resume from here. Null in other streams, which resume by `seq`.';

@InterfaceType({
  description:
    'An event of a stream. `seq` numbers the events of a stream, those of all kinds together. Two streams differ: in inboxEvents, `seq` of a ConversationActivity is that of the event in its conversation; in feedEvents, `seq` is the number in the id of the post.',
})
export abstract class StreamEvent {
  @Field(() => Int, {
    description:
      'Sequence number. Pass it as `after` to resume after this event; in inboxEvents and feedEvents, pass `cursor`.',
  })
  seq!: number;

  @Field(() => Date, {
    description:
      'Time of the event. It does not order events: `seq` does, and in inboxEvents and feedEvents the order in which they arrive.',
  })
  at!: Date;

  @NullableField(() => ID, cursorDescription)
  cursor?: string | null;
}

@ObjectType()
abstract class StreamStart {
  @Field(() => Int, { description: 'Sequence number of the newest event.' })
  head!: number;

  @Field(() => ID, {
    description:
      'Epoch of the sequence numbers, which begin anew in another one, as after a backup was restored. Pass it together with `after`.',
  })
  epoch!: string;

  @NullableField(() => ID, cursorDescription)
  cursor?: string | null;
}

@ObjectType({
  description:
    'The cursor is valid. Sent first, and again when the epoch changes while the cursor stays valid, as after a restart of the database. The events after it follow the cursor without a gap.',
})
export class StreamResumed extends StreamStart {}

@ObjectType({
  description:
    'The cursor is not valid, as after a backup was restored, or older than the events that are kept: reload the state. The following events are those after `head`.',
})
export class StreamReset extends StreamStart {}

@ObjectType({
  implements: StreamEvent,
  description:
    'An event of a kind that this server does not know, written by a newer version of it. Continue after its sequence number, and load the state again.',
})
export class UnknownEvent extends StreamEvent {}

/** The arguments of every stream: where to start. */
@ArgsType()
export class StreamArgs {
  @NullableField(
    () => Int,
    'Sequence number of the last event received. 0 starts at the beginning; without it, the stream starts at its current head.',
  )
  after?: number | null;

  @NullableField(
    () => ID,
    'The `epoch` of StreamResumed, StreamReset or Conversation with which that sequence number was received.',
  )
  epoch?: string | null;
}

/** The type of each kind of event; the fields of its instances are those of the event in the log. */
type EventClasses = Record<string, new () => object>;

/** The union of the events of a stream. */
export const streamUnion = (name: string, description: string, classes: EventClasses): object =>
  createUnionType({
    name,
    description: `${description} The first one is StreamResumed or StreamReset.`,
    types: () => [StreamResumed, StreamReset, ...new Set(Object.values(classes)), UnknownEvent],
  });

/**
 * An item of a stream as an instance of its type. An event of a kind without a type becomes an
 * `UnknownEvent`, so that its cursor is passed on while nodes of two versions share one log.
 */
export function toStreamObject<C extends EventClasses>(
  item: StreamItem,
  classes: C,
): StreamResumed | StreamReset | UnknownEvent | InstanceType<C[keyof C]> {
  if (item.type === 'resumed') return Object.assign(new StreamResumed(), item);
  if (item.type === 'reset') return Object.assign(new StreamReset(), item);
  const Kind = Object.hasOwn(classes, item.kind) ? classes[item.kind] : undefined;
  const { type: _, ...event } = item;
  const object = Object.assign(new (Kind ?? UnknownEvent)(), event satisfies LogEvent);
  return object as UnknownEvent | InstanceType<C[keyof C]>;
}
