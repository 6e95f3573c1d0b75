import { expect } from 'vitest';
import type { GraphQLReply } from './graphql.js';
import type { RestReply } from './rest.js';

declare module 'vitest' {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /** A REST reply has this status, and exactly this body if one is given. */
    toReply(status: number, body?: unknown): R;
    /** A GraphQL reply has an error of this code, which names exactly these inputs if any are given. */
    toBeRefused(code: string, ...inputs: string[]): R;
    /** A GraphQL reply has null for each field of the root, and no error. */
    toFindNothing(): R;
  }
}

function compare(
  { equals }: { equals(a: unknown, b: unknown): boolean },
  actual: unknown[],
  expected: unknown[],
) {
  const message = () => `${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`;
  return { pass: equals(actual, expected), message, actual, expected };
}

expect.extend({
  toReply({ status, body }: RestReply, ...expected: unknown[]) {
    return compare(this, [status, body].slice(0, expected.length), expected);
  },
  toBeRefused({ code, fields }: GraphQLReply, expected: string, ...inputs: string[]) {
    const named = inputs.length > 0 ? fields.toSorted() : [];
    return compare(this, [code, ...named], [expected, ...inputs.toSorted()]);
  },
  toFindNothing({ data, errors }: GraphQLReply) {
    const nothing = Object.fromEntries(Object.keys(data ?? { data }).map((name) => [name, null]));
    return compare(this, [data, errors], [nothing, undefined]);
  },
});
