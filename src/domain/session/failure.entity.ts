import type { Opt } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { moment } from '../../core/postgres/columns.js';

/** Recent failures to sign in, by username and address or by address alone, and sign-ups by address. */
@Entity({ tableName: 'sign_in_failures' })
export class SignInFailure {
  @PrimaryKey({ type: 'text' })
  key!: string;

  @Property({ type: 'integer', default: 1 })
  count: Opt<number> = 1;

  /** Start of the current window. */
  @Property({ ...moment(), defaultRaw: 'now()' })
  since!: Opt<Date>;

  @Property({ ...moment(), defaultRaw: 'now()' })
  latest!: Opt<Date>;
}
