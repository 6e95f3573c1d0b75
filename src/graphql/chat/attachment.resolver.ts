import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { textForViewer } from '../../core/events/audience.js';
import type { External } from '../../core/reads/external.js';
import { Planned } from '../../core/reads/read.js';
import { type Sql, sql } from '../../core/reads/sql.js';
import { widthFor } from '../../core/storage/widths.js';
import { Attachment } from '../../domain/chat/attachment.entity.js';
import { attachmentsOf } from '../../domain/chat/attachment.reads.js';
import { addressOf, type Shown } from '../../domain/chat/attachment-address.js';
import { Message } from '../../domain/chat/message.entity.js';
import { PlannedField } from '../server/planned.js';
import { widthDescription } from '../uploads/image.resolver.js';

/** The address of an attachment for the viewer; events with addresses are executed once for all subscribers. */
const addressIn = (ctx: Context, id: number, shown: Shown): string =>
  textForViewer(ctx, (viewerId) => addressOf(ctx.app, id, viewerId, shown));

/** An address of the attachments with these keys, for the viewer. */
const address = (key: (row: Sql) => Sql, shown: (args: { width?: number }) => Shown) =>
  ({
    kind: 'external',
    key,
    args: { width: { of: ({ width }: { width?: number }) => widthFor(width), type: 'int' } },
    find:
      async (ctx, _keys, args = {}) =>
      (id) =>
        id === null ? null : addressIn(ctx, id, shown(args)),
  }) as const satisfies Omit<External<string | null>, 'load'>;

const url = address(
  (row) => sql`${row}.id`,
  ({ width }) => ({ width }),
);
const posterUrl = address(
  (row) => sql`case when ${row}.poster_id is not null then ${row}.id end`,
  () => ({ isPoster: true }),
);

const validity =
  'A path on this server, for the viewer alone. It is valid for 12 to 24 hours by default, and as long as the viewer takes part in the conversation. It accepts requests for ranges of bytes.';

@Resolver(() => Attachment)
export class AttachmentResolver {
  @Planned(url)
  @FieldResolver(() => String, { description: `Address of the file. ${validity}` })
  url(
    @Root() { id }: Attachment,
    @Arg('width', () => Int, {
      nullable: true,
      description: `For pictures alone. ${widthDescription}`,
    })
    width: number | null,
    @Ctx() ctx: Context,
  ): string {
    return addressIn(ctx, id, { width: widthFor(width) });
  }

  @Planned(posterUrl)
  @FieldResolver(() => String, {
    nullable: true,
    description: `The address of the picture that is shown until a video is played; null without one. ${validity}`,
  })
  posterUrl(@Root() { id, posterId }: Attachment, @Ctx() ctx: Context): string | null {
    return posterId == null ? null : addressIn(ctx, id, { isPoster: true });
  }
}

@Resolver(() => Message)
export class MessageAttachmentsResolver {
  @PlannedField(() => [Attachment], attachmentsOf, {
    description:
      'Files of the message, at most 10, in the order that the sender chose; empty after deletion, and while the text is hidden.',
  })
  attachments!: Attachment[];
}
