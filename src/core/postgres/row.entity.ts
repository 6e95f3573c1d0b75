import type { Opt } from '@mikro-orm/core';
import { PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Node } from '../global-id.js';
import { bigint, insertedAt } from './columns.js';

/** A row with a number. */
export abstract class Row {
  @PrimaryKey({ type: bigint, autoincrement: true })
  id!: number;
}

/** A row with a number and the time at which it was inserted. */
export abstract class DatedRow extends Row {
  @Property(insertedAt())
  createdAt!: Opt<Date>;
}

/** A row with a number, and a global id made from it. */
export abstract class NodeRow extends Node {
  @PrimaryKey({ type: bigint, autoincrement: true })
  id!: number;
}
