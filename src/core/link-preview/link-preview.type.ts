import { Field, Int, ObjectType } from 'type-graphql';
import { derived } from '../reads/computed.js';
import { type Embedded, embedded } from '../reads/embedded.js';
import { Planned } from '../reads/read.js';
import { type Expression, raw, sql } from '../reads/sql.js';
import { visible } from '../reads/visible.js';
import { NullableField } from '../schema-types.js';

/** What a page says of itself, as it is stored with the row that links to it. */
@ObjectType({
  simpleResolvers: true,
  description:
    'A preview of the page of a link, from the metadata of the page. The server fetches pages of hosts that its operator allows, and no others.',
})
export class LinkPreview {
  @Planned(derived((row) => sql`${row}.url`))
  @Field(() => String, { description: 'The `http(s)` address in the text.' })
  url!: string;

  @Planned(derived((row) => sql`${row}.title`))
  @Field(() => String, { description: 'The title, at most 300 characters.' })
  title!: string;

  @Planned(derived((row) => sql`${row}.description`))
  @NullableField(() => String, 'The description, at most 1,000 characters; null without one.')
  description!: string | null;

  @Planned(derived((row) => sql`${row}.site_name`))
  @NullableField(() => String, 'The name of the site; null without one.')
  siteName!: string | null;

  @Planned(derived((row) => sql`${row}.image_width`))
  @NullableField(
    () => Int,
    'Width in pixels that the page gives for its picture, which is not served; null when not given.',
  )
  imageWidth!: number | null;

  @Planned(derived((row) => sql`${row}.image_height`))
  @NullableField(
    () => Int,
    'Height in pixels that the page gives for its picture, which is not served; null when not given.',
  )
  imageHeight!: number | null;
}

// Whoever sees a text sees the preview of its link.
visible(LinkPreview, 'everyone');

/** Declares the preview of a row, by the condition that its text is shown. */
export const linkPreviewOf = (isShown: Expression = () => raw('true')): Embedded =>
  embedded(
    LinkPreview,
    (
      row,
    ) => sql`select ${row}.id, ${row}.link_preview->>'url' as url, ${row}.link_preview->>'title' as title,
      ${row}.link_preview->>'description' as description, ${row}.link_preview->>'siteName' as site_name,
      (${row}.link_preview->>'imageWidth')::int as image_width,
      (${row}.link_preview->>'imageHeight')::int as image_height
      where ${row}.link_preview is not null and ${isShown(row)}`,
  );

/** The preview of a loaded row. */
export const loadedPreview = (stored: LinkPreview | null | undefined): LinkPreview | null =>
  stored ? Object.assign(new LinkPreview(), stored) : null;
