import { ObjectType } from 'type-graphql';
import { type Context, inOrder, type LoaderBatch } from '../context.js';
import { derived } from '../reads/computed.js';
import { argued, type Embedded, embedded } from '../reads/embedded.js';
import { Planned } from '../reads/read.js';
import { type Expression, raw, type Sql, sql } from '../reads/sql.js';
import { visible } from '../reads/visible.js';
import { NullableField } from '../schema-types.js';
import { widthFor } from './widths.js';

/** A public picture, as a row shows it. */
@ObjectType({ simpleResolvers: true, description: 'A picture.' })
export class Image {
  /** A path under `/media/`, or the address of a picture elsewhere. */
  path!: string;

  @Planned(derived((row) => sql`${row}.alt`))
  @NullableField(
    () => String,
    'The alternative text, which describes the picture; null without one.',
  )
  alt!: string | null;
}

// Whoever sees a row sees its picture.
visible(Image, 'everyone');

/** The picture at an address; null without one. */
export const imageAt = (
  path: string | null | undefined,
  alt: string | null = null,
): Image | null => (path == null ? null : Object.assign(new Image(), { path, alt }));

/** Declares the picture of a row, by SQL of its address and of its text. */
export const imageOf = (path: Expression, alt: Expression = () => raw('null::text')): Embedded =>
  embedded(
    Image,
    (row) =>
      sql`select ${row}.id, ${path(row)} as path, ${alt(row)} as alt where ${path(row)} is not null`,
  );

/** A picture of a list, as it is stored with the row that shows it. */
export interface ListedImage {
  path: string;
  alt: string | null;
}

/** Declares the pictures of a row, at most `most`, by SQL of their list. */
export const imagesOf = (images: Expression, most: number): Embedded =>
  embedded(
    Image,
    (row) => sql`select ${row}.id, item.value->>'path' as path, item.value->>'alt' as alt
      from jsonb_array_elements(${images(row)}) with ordinality item (value, place) order by item.place`,
    most,
  );

/** The address of a picture; with a width, that of a smaller copy, which pictures elsewhere do not have. */
export const url = argued<{ width?: number | null }>(
  { width: { of: ({ width }) => widthFor(width), type: 'int' } },
  (row, { width }) =>
    width
      ? sql`${row}.path || case when ${row}.path like '/media/%' then '?width=' || ${width} else '' end`
      : sql`${row}.path`,
);

/** The same of a loaded picture. Throws BAD_USER_INPUT. */
export function urlOf({ path }: Image, wanted: number | null): string {
  const width = widthFor(wanted);
  return width !== null && path.startsWith('/media/') ? `${path}?width=${width}` : path;
}

/** What is known of a picture that is stored here. */
interface Measures {
  upload_id: string;
  width: number | null;
  height: number | null;
  thumbhash: string | null;
}

const measures: LoaderBatch<string, Measures | null> = async (ctx, paths) => {
  const rows = await ctx.em.execute<(Measures & { path: string })[]>(
    `select path, 'upload_' || id as upload_id, width, height, thumbhash from uploads where path in (?)`,
    [paths],
  );
  return inOrder(paths, rows, ({ path }) => path);
};

/** Declares a measure of a picture; null for pictures elsewhere. */
export const measure = <K extends keyof Measures>(column: K) => ({
  kind: 'computed' as const,
  sql: (
    row: Sql,
  ) => sql`(select ${column === 'upload_id' ? raw(`'upload_' || upload.id`) : raw(`upload.${column}`)}
      from uploads upload where upload.path = ${row}.path limit 1)`,
  load: async (ctx: Context, { path }: Image): Promise<Measures[K] | null> =>
    (await ctx.loader(measures).load(path))?.[column] ?? null,
});
