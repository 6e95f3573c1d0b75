import type { Opt } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { moment } from '../../core/postgres/columns.js';

/** How often signing in failed lately, for a name from an address, or for an address alone. */
@Entity({ tableName: 'sign_in_failures' })
export class SignInFailure {
  @PrimaryKey({ type: 'text' })
  key!: string;

  @Property({ type: 'integer', default: 1 })
  count: Opt<number> = 1;

  /** When counting began; it begins anew after the window. */
  @Property({ ...moment(), defaultRaw: 'now()' })
  since!: Opt<Date>;

  @Property({ ...moment(), defaultRaw: 'now()' })
  latest!: Opt<Date>;
}
