import { Field, ID, Int, InterfaceType, ObjectType } from 'type-graphql';
import type { LogEvent } from '../../core/events/events.js';
import type { Followed } from '../../core/events/hub.js';

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

@ObjectType({
  description: 'The first event for a valid cursor. The following events start right behind it.',
})
export class StreamResumed {
  @Field(() => Int, { description: 'Sequence number of the newest event.' })
  head!: number;

  @Field(() => ID, { description: 'Epoch of the sequence numbers. Pass it together with `after`.' })
  epoch!: string;
}

@ObjectType({
  description:
    'The cursor is not valid: reload the state. The following events start behind `head`.',
})
export class StreamReset {
  @Field(() => Int, { description: 'Sequence number of the newest event.' })
  head!: number;

  @Field(() => ID, { description: 'Epoch of the sequence numbers. Pass it together with `after`.' })
  epoch!: string;
}

@ObjectType({
  implements: StreamEvent,
  description:
    'An event of a kind that this node does not know, written by a newer node. Continue behind its sequence number and reload the state.',
})
export class UnknownEvent extends StreamEvent {}

/** An event type of a union: a class whose fields are read from the log's event. */
export type EventClass<T> = new () => T;

/**
 * What a follower was given, as an instance of the type that the union resolves it by. A kind
 * without a type is told as `UnknownEvent`: a cursor must not stop at it while nodes of two versions
 * serve one log.
 */
export function toStreamItem<T extends object>(
  followed: Followed,
  classes: Record<string, EventClass<T>>,
): StreamResumed | StreamReset | UnknownEvent | T {
  if (followed.type === 'resumed') return Object.assign(new StreamResumed(), followed);
  if (followed.type === 'reset') return Object.assign(new StreamReset(), followed);
  const Kind = Object.hasOwn(classes, followed.kind) ? classes[followed.kind] : undefined;
  const { type: _, ...event } = followed;
  return Object.assign(new (Kind ?? UnknownEvent)(), event satisfies LogEvent);
}
