import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { moment } from '../../core/postgres/columns.js';

/** A node of this server, as it last reported itself. A node that drains deletes its row. */
@Entity({ tableName: 'server_nodes' })
export class ServerNode {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'text' })
  name!: string;

  @Property(moment())
  startedAt!: Date;

  @Index()
  @Property(moment())
  seenAt!: Date;

  @Property({ type: 'integer' })
  sockets!: number;

  @Property({ type: 'integer' })
  streams!: number;
}
