import type { Context } from '../context.js';
import { isSearch } from '../postgres/searches.js';

/** What a piece of SQL may depend on beside its row: each is a placeholder that stands for a value. */
export interface Scope {
  /** The viewer's number; null where nobody is signed in. */
  readonly viewer: string;
  /** Whether the caller is shown what is private of others, as old documents once were. */
  readonly showsPrivate: string;
}

/** A piece of SQL about the row of that alias. */
export type Expression = (row: string, scope: Scope) => string;

/** The values of a scope: at once, or the way to find them later. */
export type Own<V> = { readonly [name in keyof Scope]: V };

/** A statement under construction: it hands out `$1`, `$2` … and keeps what they stand for. */
export class Statement<V> implements Scope {
  readonly values: V[] = [];
  private readonly bound = new Map<V, number>();

  constructor(private readonly own: Own<V>) {}

  get viewer(): string {
    return this.bind(this.own.viewer, 'bigint');
  }

  get showsPrivate(): string {
    return this.bind(this.own.showsPrivate, 'boolean');
  }

  /** The placeholder of `value`, of that SQL type. */
  bind(value: V, type: string): string {
    let place = this.bound.get(value);
    if (place === undefined) {
      place = this.values.push(value);
      this.bound.set(value, place);
    }
    return `$${place}::${type}`;
  }
}

/** Whether this request is answered with private fields of others, such as e-mail addresses. */
export const showsPrivate = ({ app, origin }: Context): boolean =>
  origin.policy.mayShowPrivateFields && app.config.legacyShowPrivate;

/** A statement for `ctx`'s own caller, to be run at once. */
export const statementFor = (ctx: Context): Statement<unknown> =>
  new Statement<unknown>({
    get viewer() {
      return ctx.viewerOrNull?.id ?? null;
    },
    get showsPrivate() {
      return showsPrivate(ctx);
    },
  });

/** The rows `text` answers with, inside the open transaction if there is one. */
export async function run<R extends object>(
  ctx: Context,
  { values }: Statement<unknown>,
  text: string,
): Promise<R[]> {
  if (isSearch(text) && !ctx.inCommit) {
    return ctx.app.searches.query<R>(ctx.viewer.id, { text, values });
  }
  const given: unknown[] = [];
  const asked = text.replace(/\$(\d+)/g, (_, place) => {
    given.push(values[Number(place) - 1]);
    return '?';
  });
  return ctx.em.execute<R[]>(asked, given);
}
