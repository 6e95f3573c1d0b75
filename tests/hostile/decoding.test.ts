import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '../../src/core/errors.js';
import { globalId, inputId, inputUuid, localId, localUuid } from '../../src/core/global-id.js';
import { cursorOf, pageLimit, parsePageArgs } from '../../src/core/pagination.js';
import { idOf, text } from './values.js';

const tries = { numRuns: 10_000 };

/** What `decode` returns; undefined for BAD_USER_INPUT that names `field`. Other errors are thrown. */
function accepted<T>(field: string, decode: () => T): T | undefined {
  try {
    return decode();
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'BAD_USER_INPUT') throw error;
    expect(Object.keys(error.fields ?? {})).toEqual([field]);
    return undefined;
  }
}

test('an id is accepted in one form alone', () => {
  fc.assert(
    fc.property(idOf('post'), (id) => {
      const number = accepted('postId', () => inputId('post', 'postId', id));
      expect(number ?? null).toBe(localId('post', id));
      if (number === undefined) return;
      expect(Number.isSafeInteger(number) && number > 0).toBe(true);
      expect(globalId('post', number)).toBe(id);
    }),
    tries,
  );
});

test('an id with a UUID is accepted in either case', () => {
  const ids = fc.oneof(
    fc.tuple(fc.uuid(), fc.boolean()).map(([id, isUpper]) => (isUpper ? id.toUpperCase() : id)),
    text,
  );
  fc.assert(
    fc.property(ids, (id) => {
      const global = `upload_${id}`;
      const uuid = accepted('imageId', () => inputUuid('upload', 'imageId', global));
      expect(uuid ?? null).toBe(localUuid('upload', global));
      if (uuid !== undefined) expect(uuid).toBe(id.toLowerCase());
    }),
    tries,
  );
});

test('a cursor leads back to its row', () => {
  const rows = fc.record({
    id: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    createdAt: fc.date({ min: new Date(0), max: new Date(9_999_999_999_999), noInvalidDate: true }),
  });
  fc.assert(
    fc.property(rows, (row) => {
      const { from } = parsePageArgs({ after: cursorOf(row) });
      expect(from).toEqual([row.createdAt, row.id]);
    }),
    tries,
  );
});

test('anything else is no cursor, or one of a moment and a number that PostgreSQL has', () => {
  const cursors = fc.oneof(
    text,
    fc.base64String(),
    fc
      .tuple(
        fc.oneof(fc.maxSafeNat().map(String), text),
        fc.oneof(fc.maxSafeNat().map(String), text),
      )
      .map(([moment, id]) => Buffer.from(`${moment}:${id}`).toString('base64url')),
  );
  fc.assert(
    fc.property(cursors, fc.constantFrom('after', 'before'), (cursor, field) => {
      const page = accepted(field, () => parsePageArgs({ [field]: cursor }));
      if (!page) return;
      const [moment, id] = page.from as [Date, number];
      expect(moment.getUTCFullYear()).toBeLessThan(10_000);
      expect(BigInt(id)).toBeLessThan(2n ** 63n);
    }),
    tries,
  );
});

test('a page has one direction and a size within the limit', () => {
  const size = fc.option(fc.integer({ min: -3, max: pageLimit + 3 }));
  fc.assert(
    fc.property(size, size, (first, last) => {
      const wrong = last === null ? 'first' : 'last';
      const page = accepted(wrong, () => parsePageArgs({ first, last }));
      if (page) expect(page.size >= 0 && page.size <= pageLimit).toBe(true);
      else expect(first !== null && last !== null ? 1 : (first ?? last)).not.toBe(20);
    }),
    tries,
  );
});
