import type { GraphQLField } from 'graphql';
import { Extensions } from 'type-graphql';

/** Whose schemas have a root field: that of `/graphql`, that of administrators, or both. */
export type Audience = 'everyone' | 'administrators';

const served = (...audiences: Audience[]) => Extensions({ audiences });

/** Marks a root field that the schema of administrators alone has. */
export const ForAdministrators = () => served('administrators');

/** Marks a root field that both schemas have. */
export const ForAdministratorsToo = () => served('everyone', 'administrators');

/** Whether the schema of an audience has a root field. Without a mark, that of everyone has it. */
export function serves(
  audience: Audience,
  { extensions }: Pick<GraphQLField<unknown, unknown>, 'extensions'>,
): boolean {
  const audiences = (extensions?.audiences as Audience[] | undefined) ?? ['everyone'];
  return audiences.includes(audience);
}
