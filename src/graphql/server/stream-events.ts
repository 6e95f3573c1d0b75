import { Field, ID, Int, InterfaceType, ObjectType } from 'type-graphql';
import type { LogEvent } from '../../core/events/events.js';
import type { Followed } from '../../core/events/hub.js';

@InterfaceType({
  description: 'Something that happened in a stream; one numbering, whatever the kind.',
})
export abstract class StreamEvent {
  @Field(() => Int, { description: 'Its number: pass it as `after` to go on from here.' })
  seq!: number;

  @Field(() => Date, { description: 'When it happened. Order goes by `seq` alone.' })
  at!: Date;
}

@ObjectType({
  description: 'First of all: the cursor was good, and what follows begins right after it.',
})
export class StreamResumed {
  @Field(() => Int, { description: 'Number of the newest event.' })
  head!: number;

  @Field(() => ID, { description: 'What the numbers belong to; pass it along with `after`.' })
  epoch!: string;
}

@ObjectType({
  description: 'The cursor is void: read the state anew; what follows begins at `head`.',
})
export class StreamReset {
  @Field(() => Int, { description: 'Number of the newest event.' })
  head!: number;

  @Field(() => ID, { description: 'What the numbers belong to; pass it along with `after`.' })
  epoch!: string;
}

@ObjectType({
  implements: StreamEvent,
  description:
    'Something that this node knows no type for, because a newer one wrote it: go on from its number, and read anew what you show.',
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
