import type { Opt } from '@mikro-orm/core';
import { Entity, Enum, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { moment } from '../../core/postgres/columns.js';
import { DatedRow } from '../../core/postgres/row.entity.js';
import { User } from '../account/user.entity.js';

/** The purpose of a mailed secret. */
export enum CodePurpose {
  /** Six digits, in addition to the password. */
  LOGIN = 'LOGIN',
  /** A long token, instead of a forgotten password. */
  PASSWORD = 'PASSWORD',
  /** A long token that confirms an e-mail address. */
  CONFIRM_EMAIL = 'CONFIRM_EMAIL',
  /** A long token that takes back a change of e-mail address. */
  UNDO_EMAIL = 'UNDO_EMAIL',
  /** A long token that switches the second factor on again. */
  UNDO_SECOND_FACTOR = 'UNDO_SECOND_FACTOR',
}

/** A mailed secret of a user. */
@Entity({ tableName: 'login_codes' })
@Index({ properties: ['user', 'purpose', 'id'] })
export class LoginCode extends DatedRow {
  @ManyToOne(() => User, { deleteRule: 'cascade', index: false })
  user!: User;

  @Enum({ items: () => CodePurpose, type: 'text' })
  purpose!: CodePurpose;

  /** An HMAC, so that the table reveals no code. */
  @Index()
  @Property({ type: 'text' })
  digest!: string;

  /** The address that a token with a link was mailed to. */
  @Property({ type: 'text', nullable: true })
  email?: string | null;

  @Property({ type: 'integer', default: 0 })
  tries: Opt<number> = 0;

  @Property(moment())
  expiresAt!: Date;

  @Property({ ...moment(), nullable: true })
  usedAt?: Date | null;
}
