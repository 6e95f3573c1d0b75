import formbody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Limits } from '../../config/limits.js';
import { AppError } from '../../core/errors.js';
import { UploadedFile } from './fields.js';

/** Deeper than any documented body by far, and cheap to walk. */
const deepest = 32;

/** Makes `fastify` take JSON, form and multipart bodies, within the limits; anything else is 415. */
export async function takeBodies(fastify: FastifyInstance, limits: Limits): Promise<void> {
  const bodyLimit = limits.restBodyBytes;
  fastify.removeAllContentTypeParsers();
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.addContentTypeParser(
    'application/json',
    { parseAs: 'string', bodyLimit },
    (request, text: string, done) => {
      if (text.trim() === '') return done(null, {});
      if (isTooDeep(text)) return done(malformed('JSON parse error - nested too deep'));
      return parse(request, text, (error, body) =>
        error ? done(malformed(`JSON parse error - ${error.message}`)) : done(null, body),
      );
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

/** Whether arrays and objects stand in one another more than `deepest` times. */
function isTooDeep(json: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < json.length; at += 1) {
    const char = json[at];
    if (quoted && char === '\\') at += 1;
    else if (char === '"') quoted = !quoted;
    else if (!quoted && (char === '[' || char === '{')) depth += 1;
    else if (!quoted && (char === ']' || char === '}')) depth -= 1;
    if (depth > deepest) return true;
  }
  return false;
}

/** The body's fields whatever form they came in; of a multipart's files, those that `shape` names. */
export async function readBody(request: FastifyRequest, shape: z.ZodObject): Promise<unknown> {
  if (!request.isMultipart()) return request.body ?? {};
  try {
    return await readParts(request, Object.keys(shape.shape));
  } catch (error) {
    // The parser's own errors say which limit; a broken form is told by bare ones.
    if (error instanceof AppError || (error as { statusCode?: number }).statusCode) throw error;
    throw malformed('Multipart form parse error - the form is cut or malformed.');
  }
}

async function readParts(request: FastifyRequest, wanted: string[]): Promise<unknown> {
  const body = new Map<string, unknown>();
  for await (const part of request.parts()) {
    if (part.type === 'field') {
      if (part.valueTruncated) throw malformed('A field of the form is too long.');
      body.set(part.fieldname, part.value);
    } else if (wanted.includes(part.fieldname)) {
      const bytes = await part.toBuffer();
      // Browsers send a nameless, empty file where none was chosen.
      const file = part.filename || bytes.length ? new UploadedFile(part.filename, bytes) : null;
      body.set(part.fieldname, file);
    } else {
      part.file.resume();
    }
  }
  return Object.fromEntries(body);
}
