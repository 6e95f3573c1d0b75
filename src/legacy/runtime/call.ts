import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Context } from '../../core/context.js';
import { AppError, type FieldErrors, notFound } from '../../core/errors.js';
import { globalId } from '../../core/global-id.js';
import { fill, traced } from '../../graphql/planner/shape.js';
import { type StoredImage, uploadImage } from '../../graphql/uploads/upload.resolver.js';
import { type Engine, resolve, runDocument } from './execute.js';
import { words } from './fields.js';
import type { Call, Row, Runner } from './row.js';

/** Runs a dialect's documents as the caller of `ctx`. */
export const runnerOf = (engine: Engine, ctx: Context): Runner => ({
  run: (document, variables) => runDocument(engine, ctx, document, variables),
  write: async (reply, variables) => {
    const { query, document } = reply;
    const given = variables as Record<string, unknown>;
    const json = query && (await engine.planner.answer(ctx, query, given));
    if (json !== null) return reply.read(json);
    return reply.make(await resolve(engine, ctx, document, variables), ctx.app.config);
  },
  fill: (shape, value) => fill(traced(shape), value, ctx.app.config),
  viewerId: () => globalId('user', ctx.viewer.id),
});

interface Asked {
  engine: Engine;
  ctx: Context;
  row: Row;
  request: FastifyRequest;
  body: unknown;
}

/**
 * A request as its row wants it, and what takes back the pictures it stored. Throws NOT_FOUND for
 * a malformed path, BAD_USER_INPUT for what the body or the query lacks.
 */
export function callOf({ engine, ctx, row, request, body }: Asked): {
  call: Call;
  undo(): Promise<void>;
} {
  const stored: StoredImage[] = [];
  const params = row.params.safeParse(request.params);
  if (!params.success) throw notFound('Page');
  const call: Call = {
    ...runnerOf(engine, ctx),
    params: params.data,
    query: checked(row.query, request.query),
    body: checked(row.body, body),
    headers: request.headers,
    publicUrl: ctx.app.config.publicUrl,
    upload: async (field, file) => {
      const image = await uploadImage(ctx, field, file.bytes);
      stored.push(image);
      return image;
    },
  };
  const undo = async () => {
    await Promise.all(stored.map((image) => image.discard()));
  };
  return { call, undo };
}

/** `value` as `shape` wants it; what it does not name is dropped. Throws BAD_USER_INPUT by field. */
export function checked<T extends z.ZodObject>(shape: T, value: unknown): z.output<T> {
  const found = shape.safeParse(value, { error: words });
  if (found.success) return found.data;
  const fields: FieldErrors = {};
  for (const { path, message } of found.error.issues) {
    const field = String(path.at(-1) ?? 'non_field_errors');
    fields[field] = [...(fields[field] ?? []), message];
  }
  throw new AppError('BAD_USER_INPUT', 'The request is not valid.', { fields });
}
