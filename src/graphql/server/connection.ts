import { ArgsType, type ClassType, Field, Int, ObjectType } from 'type-graphql';
import type { Page, PageArgs as PageRequest } from '../../core/pagination.js';
import { mostCounted } from '../../core/reads/total.js';
import { NullableField } from '../../core/schema-types.js';

@ObjectType({ simpleResolvers: true, description: 'Position of a page in its list.' })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether there are nodes after this page.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'Whether there are nodes before this page.' })
  hasPreviousPage!: boolean;

  @NullableField(() => String, 'Cursor of the first edge; null on an empty page.')
  startCursor!: string | null;

  @NullableField(() => String, 'Cursor of the last edge; null on an empty page.')
  endCursor!: string | null;
}

/** The arguments every connection takes. */
@ArgsType()
export class PageArgs implements PageRequest {
  @NullableField(() => Int, 'Page size from the start of the list, 0–100. The default is 20.')
  first?: number | null;

  @NullableField(() => String, 'Returns nodes after this cursor.')
  after?: string | null;

  @NullableField(() => Int, 'Page size from the end of the list, 0–100.')
  last?: number | null;

  @NullableField(() => String, 'Returns nodes before this cursor.')
  before?: string | null;
}

/** Declares `totalCount` of a connection. */
export const TotalCount = (): PropertyDecorator => (prototype, name) => {
  function value(this: Page<unknown>) {
    return this.countRows?.() ?? 0;
  }
  Object.defineProperty(prototype, name, { value });
  Field(() => Int, {
    description: `Number of nodes in the whole list, as the viewer sees it; at most ${mostCounted.toLocaleString('en')}.`,
  })(prototype, name, { value });
};

/** The Relay connection of `node`: declare `class PostConnection extends ConnectionOf(Post, 'Post') {}`. */
export function ConnectionOf<T extends object>(node: ClassType<T>, name: string) {
  @ObjectType(`${name}Edge`, {
    simpleResolvers: true,
    description: `One ${name} of a list, and its position.`,
  })
  class Edge {
    @Field(() => String, { description: 'Opaque position of this edge in the list.' })
    cursor!: string;

    @Field(() => node, { description: 'The node of this edge.' })
    node!: T;
  }

  @ObjectType(`${name}Connection`, { description: `A page of a list of ${name}s.` })
  class Connection implements Page<T> {
    @Field(() => [Edge], { description: 'Edges of this page, in list order.' })
    edges!: Edge[];

    @Field(() => [node], { description: 'Nodes of this page, without their cursors.' })
    get nodes(): T[] {
      return this.edges.map((edge) => edge.node);
    }

    @Field(() => PageInfo, { description: 'Position of this page in the list.' })
    pageInfo!: PageInfo;
  }
  return Connection as ClassType<Page<T>>;
}
