import {
  Arg,
  Args,
  type ClassType,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Query,
  Root,
} from 'type-graphql';
import type { Context } from '../../core/context.js';
import { nullWhenMissing } from '../../core/global-id.js';
import type { Embedded } from '../../core/reads/embedded.js';
import { Planned } from '../../core/reads/read.js';
import { Image, imageAt } from '../../core/storage/image.type.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import { PageArgs } from './connection.js';
import { PerViewer } from './per-viewer.js';

type Type = Exclude<Parameters<typeof FieldResolver>[0], object> | (() => unknown);

interface FieldOptions {
  description: string;
  nullable?: boolean;
  /** Whether two viewers may get different values. */
  perViewer?: boolean;
}

interface ConnectionOptions extends FieldOptions {
  /** The arguments of a connection; `PageArgs` unless given. */
  args?: () => ClassType;
}

type Row = { id: number };

/** A value or a row that belongs to another row. */
interface Loadable {
  load(ctx: Context, id: number): Promise<unknown>;
}

/** A list that is read by pages. */
interface Pageable {
  page(ctx: Context, parent: number | null, args: never): Promise<unknown>;
}

/**
 * Declares a field of the resolver's type that `read` answers, by its loader as well as in a planned
 * statement. The field takes its name from the property.
 */
export const PlannedField =
  (type: Type, read: Loadable | Pageable, options: ConnectionOptions): PropertyDecorator =>
  (prototype, name) => {
    const { args = () => PageArgs, perViewer, ...field } = options;
    if ('page' in read) {
      define(prototype, name, ({ id }: Row, ctx: Context, page: never) => read.page(ctx, id, page));
      Args(args)(prototype, name, 2);
    } else {
      define(prototype, name, ({ id }: Row, ctx: Context) => read.load(ctx, id));
    }
    Planned(read)(prototype, name);
    declareField(prototype, name, type, field, perViewer);
  };

/** Declares a query of the row with a global id, null without one; named like the property. */
export const PlannedNode =
  (
    type: Type,
    read: { find(ctx: Context, id: string): Promise<object> },
    { id, description }: { id: string; description: string },
  ): PropertyDecorator =>
  (prototype, name) => {
    define(prototype, name, (ctx: Context, globalId: string) =>
      nullWhenMissing(read.find(ctx, globalId)),
    );
    Ctx()(prototype, name, 0);
    Arg('id', () => ID, { description: id })(prototype, name, 1);
    Planned(read)(prototype, name);
    Query(type as never, { nullable: true, description })(prototype, name, {});
  };

/** Declares a query whose connection `read` answers; named like the property. */
export const PlannedQuery =
  (
    type: Type,
    read: Pageable,
    { args = () => PageArgs, ...options }: ConnectionOptions,
  ): PropertyDecorator =>
  (prototype, name) => {
    define(prototype, name, (ctx: Context, page: never) => read.page(ctx, null, page));
    Ctx()(prototype, name, 0);
    Args(args)(prototype, name, 1);
    Planned(read)(prototype, name);
    Query(type as never, options)(prototype, name, {});
  };

/**
 * Declares a field of the resolver's type for the relation of the same name: `load` finds the row that
 * the relation refers to. A nullable field is null for a relation that is null, and for a row hidden from the viewer.
 */
export const RelationField =
  (
    type: Type,
    load: (ctx: Context, id: number) => Promise<object>,
    { perViewer, ...field }: FieldOptions,
  ): PropertyDecorator =>
  (prototype, name) => {
    define(prototype, name, async (root: Record<string | symbol, Row | null>, ctx: Context) => {
      const related = root[name];
      if (!related) return null;
      const found = load(ctx, related.id);
      return field.nullable ? nullWhenMissing(found) : found;
    });
    declareField(prototype, name, type, field, perViewer);
  };

/** Declares a field for the picture whose address is a property of the row. */
export const ImageField =
  (property: string, read: Embedded, description: string): PropertyDecorator =>
  (prototype, name) => {
    const value = (root: Record<string, string | null>) => imageAt(root[property]);
    Object.defineProperty(prototype, name, { value });
    Root()(prototype, name, 0);
    Planned(read)(prototype, name);
    FieldResolver(() => Image, { description, nullable: true })(prototype, name, {});
  };

/** Declares a field of an event, or of another object that is no row: the user with the id that `idOf` returns. */
export const UserField =
  <T>(description: string, idOf: (object: T) => number): PropertyDecorator =>
  (prototype, name) => {
    function value(this: T, ctx: Context) {
      return userById(ctx, idOf(this));
    }
    Object.defineProperty(prototype, name, { value });
    Ctx()(prototype, name, 0);
    Field(() => User, { description })(prototype, name, { value });
  };

/** Adds the resolver function as a method, which is what type-graphql calls. */
function define<A extends unknown[]>(
  prototype: object,
  name: string | symbol,
  value: (...args: A) => unknown,
): void {
  Object.defineProperty(prototype, name, { value });
}

function declareField(
  prototype: object,
  name: string | symbol,
  type: Type,
  options: Omit<FieldOptions, 'perViewer'>,
  perViewer = false,
): void {
  Root()(prototype, name, 0);
  Ctx()(prototype, name, 1);
  if (perViewer) PerViewer()(prototype, name, {});
  FieldResolver(type as never, options)(prototype, name, {});
}
