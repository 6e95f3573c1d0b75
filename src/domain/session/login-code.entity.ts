import type { Opt } from '@mikro-orm/core';
import { Entity, Enum, Index, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { bigint, insertedAt, moment } from '../../core/postgres/columns.js';
import { User } from '../account/user.entity.js';

/** The purpose of a mailed secret. */
export enum CodePurpose {
  /** Six digits, in addition to the password. */
  LOGIN = 'LOGIN',
  /** A long token, instead of a forgotten password. */
  PASSWORD = 'PASSWORD',
}

/** A mailed secret of a user; only the newest of each purpose is valid. */
@Entity({ tableName: 'login_codes' })
@Index({ properties: ['user', 'purpose', 'id'] })
export class LoginCode {
  @PrimaryKey({ type: bigint, autoincrement: true })
  id!: number;

  @ManyToOne(() => User, { deleteRule: 'cascade', index: false })
  user!: User;

  @Enum({ items: () => CodePurpose, type: 'text' })
  purpose!: CodePurpose;

  /** An HMAC, so that the table reveals no code. */
  @Index()
  @Property({ type: 'text' })
  digest!: string;

  @Property({ type: 'integer', default: 0 })
  tries: Opt<number> = 0;

  @Property(insertedAt())
  createdAt!: Opt<Date>;

  @Property(moment())
  expiresAt!: Date;

  @Property({ ...moment(), nullable: true })
  usedAt?: Date | null;
}
