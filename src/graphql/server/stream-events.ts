import { ArgsType, createUnionType, Field, ID, Int, InterfaceType, ObjectType } from 'type-graphql';
import type { LogEvent } from '../../core/events/events.js';
import type { StreamItem } from '../../core/events/stream-source.js';
import { NullableField } from '../../core/schema-types.js';

@InterfaceType({
  description: 'An event of a stream. Events of all kinds share one sequence of numbers.',
})
export abstract class StreamEvent {
  @Field(() => Int, {
    description: 'Sequence number. Pass it as `after` to resume behind this event.',
  })
  seq!: number;

  @Field(() => Date, {
    description: 'Time of the event. The order of events is that of `seq` alone.',
  })
  at!: Date;
}

@ObjectType()
abstract class StreamStart {
  @Field(() => Int, { description: 'Sequence number of the newest event.' })
  head!: number;

  @Field(() => ID, { description: 'Epoch of the sequence numbers. Pass it together with `after`.' })
  epoch!: string;
}

@ObjectType({
  description:
    'The first event for a valid cursor, and again when the epoch changes, as after a restart of the database, and the cursor stays valid. The following events start right behind it.',
})
export class StreamResumed extends StreamStart {}

@ObjectType({
  description:
    'The cursor is not valid, as after a backup was restored: reload the state. The following events start behind `head`.',
})
export class StreamReset extends StreamStart {}

@ObjectType({
  implements: StreamEvent,
  description:
    'An event of a kind that this node does not know, written by a newer node. Continue behind its sequence number and reload the state.',
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

  @NullableField(() => ID, 'Epoch of that sequence number.')
  epoch?: string | null;
}

/** The type of each kind of event; the fields of its instances are those of the event in the log. */
type EventClasses = Record<string, new () => object>;

/** The union of the events of a stream. `more` are the types that no kind of event has. */
export const streamUnion = (
  name: string,
  description: string,
  classes: EventClasses,
  more: EventClasses[string][] = [],
): object =>
  createUnionType({
    name,
    description: `${description} The first one is StreamResumed or StreamReset.`,
    types: () => [
      StreamResumed,
      StreamReset,
      ...new Set(Object.values(classes)),
      ...more,
      UnknownEvent,
    ],
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
