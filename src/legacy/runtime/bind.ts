import formbody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Limits } from '../../config/limits.js';
import type { Context } from '../../core/context.js';
import { AppError, type FieldErrors, notFound } from '../../core/errors.js';
import { globalId } from '../../core/global-id.js';
import { type StoredImage, uploadImage } from '../../graphql/uploads/upload.resolver.js';
import { type Engine, runDocument } from './execute.js';
import { drfMessage, UploadedFile } from './fields.js';
import type { Row, RowRequest, Runner } from './row.js';

/** Runs documents as the client of `ctx`. */
export const runnerOf = (engine: Engine, ctx: Context): Runner => ({
  run: (document, variables) => runDocument(engine, ctx, document, variables),
  viewerId: () => globalId('user', ctx.viewer.id),
});

interface RequestParts {
  engine: Engine;
  ctx: Context;
  row: Row;
  request: FastifyRequest;
}

/**
 * A request, validated as its row declares, and `undo`, which deletes the pictures it stored. Throws
 * NOT_FOUND for a malformed path, BAD_USER_INPUT for an invalid body or query string.
 */
export async function bindRequest({ engine, ctx, row, request }: RequestParts): Promise<{
  bound: RowRequest;
  undo(): Promise<void>;
}> {
  const body = await readBody(request, row.body);
  const stored: StoredImage[] = [];
  const params = row.params.safeParse(request.params);
  if (!params.success) throw notFound('Page');
  const bound: RowRequest = {
    ...runnerOf(engine, ctx),
    params: params.data,
    query: checked(row.query, request.query),
    body: checked(row.body, renamed(body, row.aliases)),
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
  return { bound, undo };
}

/** The body with each alias copied to its documented name. A documented name that the client also sent wins. */
function renamed(body: unknown, aliases: Row['aliases']): unknown {
  if (!aliases || typeof body !== 'object' || Array.isArray(body)) return body;
  const entries = Object.entries(body ?? {});
  const documented = entries.map(([name, value]) => [
    Object.hasOwn(aliases, name) ? aliases[name] : name,
    value,
  ]);
  return { ...Object.fromEntries(documented), ...body };
}

/** `value` as `schema` parses it, without unknown fields. Throws BAD_USER_INPUT by field, with dots between nested names. */
export function checked<T extends z.ZodObject>(schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value, { error: drfMessage });
  if (result.success) return result.data;
  const fields: FieldErrors = {};
  for (const { path, message } of result.error.issues) {
    const field = path.join('.') || 'non_field_errors';
    fields[field] = [...(fields[field] ?? []), message];
  }
  throw new AppError('BAD_USER_INPUT', 'The request is not valid.', { fields });
}

/** Levels of nested arrays and objects; documented bodies have at most two. */
const maxJsonDepth = 32;

/** Registers parsers of JSON, form and multipart bodies, within the limits; other types get 415. */
export async function registerBodyParsers(fastify: FastifyInstance, limits: Limits): Promise<void> {
  const bodyLimit = limits.restBodyBytes;
  fastify.removeAllContentTypeParsers();
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.addContentTypeParser(
    'application/json',
    { parseAs: 'string', bodyLimit },
    (request, text: string, done) => {
      if (text.trim() === '') return done(null, {});
      return parse(request, text, (error, body) => {
        if (error) return done(malformed(`JSON parse error - ${error.message}`));
        return isTooDeep(body)
          ? done(malformed('JSON parse error - nested too deep'))
          : done(null, body);
      });
    },
  );
  await fastify.register(formbody, { bodyLimit });
  await fastify.register(multipart, {
    limits: {
      fileSize: limits.uploadBytes,
      files: 2,
      fields: 50,
      parts: 52,
      fieldSize: limits.restBodyBytes,
      fieldNameSize: 100,
    },
  });
}

const malformed = (message: string) => new AppError('BAD_USER_INPUT', message);

/** Whether arrays and objects are nested more than `levels` deep. */
const isTooDeep = (value: unknown, levels = maxJsonDepth): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner) => isTooDeep(inner, levels - 1)));

/** The fields of a body of any type; of a multipart body, only the files that `schema` declares. */
async function readBody(request: FastifyRequest, schema: z.ZodObject): Promise<unknown> {
  if (!request.isMultipart()) return request.body ?? {};
  try {
    return await readParts(request, Object.keys(schema.shape));
  } catch (error) {
    // Errors about a limit have a status; errors about a malformed form are plain ones.
    if (error instanceof AppError || (error as { statusCode?: number }).statusCode) throw error;
    throw malformed('Multipart form parse error - the form is cut or malformed.');
  }
}

async function readParts(request: FastifyRequest, declared: string[]): Promise<unknown> {
  const body = new Map<string, unknown>();
  for await (const part of request.parts()) {
    if (part.type === 'field') {
      if (part.valueTruncated) throw malformed('A field of the form is too long.');
      body.set(part.fieldname, part.value);
    } else if (declared.includes(part.fieldname)) {
      const bytes = await part.toBuffer();
      // Browsers send an empty file without a name where none was chosen.
      const file = part.filename || bytes.length ? new UploadedFile(part.filename, bytes) : null;
      body.set(part.fieldname, file);
    } else {
      part.file.resume();
    }
  }
  return Object.fromEntries(body);
}
