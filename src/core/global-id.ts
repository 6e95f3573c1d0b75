import 'reflect-metadata';
import type { Opt } from '@mikro-orm/core';
import { Field, ID, InterfaceType } from 'type-graphql';
import { AppError, badInput } from './errors.js';

/** What global ids begin with: the type's name in small letters. */
export type IdKind =
  | 'user'
  | 'session'
  | 'upload'
  | 'post'
  | 'comment'
  | 'group'
  | 'conversation'
  | 'message'
  | 'call'
  | 'meeting'
  | 'report'
  | 'audit';

@InterfaceType({ description: 'Anything with an id of its own, which `node(id)` finds again.' })
export abstract class Node {
  abstract id: number | string;

  @Field(() => ID, {
    name: 'id',
    simple: false,
    description:
      'Globally unique and readable: the type in small letters, `_`, and its own number.',
  })
  get globalId(): Opt<string> {
    return `${this.constructor.name.toLowerCase()}_${this.id}`;
  }
}

/** `user_7` for the seventh user. */
export const globalId = (kind: IdKind, id: number | string): string => `${kind}_${id}`;

const largestId = 9_007_199_254_740_991n;

/** The number inside `user_7`, or null when `id` is not of that kind or no positive 53-bit number. */
export function localId(kind: IdKind, id: string): number | null {
  const digits = id.startsWith(`${kind}_`) ? id.slice(kind.length + 1) : '';
  if (!/^[1-9]\d{0,15}$/.test(digits) || BigInt(digits) > largestId) return null;
  return Number(digits);
}

/** Like `localId`, for an input: BAD_USER_INPUT naming `field` when it is malformed. */
export function inputId(kind: IdKind, field: string, id: string): number {
  const local = localId(kind, id);
  if (local === null) throw badInput(field, `Not a ${kind} id: ids look like ${kind}_7.`);
  return local;
}

/** A UUID in small letters. */
export const uuidPattern = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/;

/** The UUID inside `upload_<uuid>`, or null when `id` is not of that kind. */
export function localUuid(kind: IdKind, id: string): string | null {
  const local = id.startsWith(`${kind}_`) ? id.slice(kind.length + 1).toLowerCase() : '';
  return uuidPattern.test(local) ? local : null;
}

/** Like `localUuid`, for an input: BAD_USER_INPUT naming `field` when it is malformed. */
export function inputUuid(kind: IdKind, field: string, id: string): string {
  const local = localUuid(kind, id);
  if (local === null) throw badInput(field, `Not a ${kind} id: ids look like ${kind}_<uuid>.`);
  return local;
}

/** The kind a global id claims to be of; null when it has none. */
export const kindOf = (id: string): string | null => /^([a-z]+)_/.exec(id)?.[1] ?? null;

/** Null for what was not found, so that a nullable query field answers `null`; all else is thrown. */
export async function nullWhenMissing<T>(found: Promise<T>): Promise<T | null> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof AppError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}
