import 'reflect-metadata';
import type { Opt } from '@mikro-orm/core';
import { Field, ID, InterfaceType } from 'type-graphql';
import { badInput, hasCode } from './errors.js';

/** The prefix of a global id: the name of the type in lower case. */
export type IdKind =
  | 'user'
  | 'session'
  | 'upload'
  | 'post'
  | 'comment'
  | 'group'
  | 'groupinvitation'
  | 'grouprequest'
  | 'groupban'
  | 'groupinvitelink'
  | 'conversation'
  | 'message'
  | 'attachment'
  | 'call'
  | 'meeting'
  | 'invitation'
  | 'presence'
  | 'readmark'
  | 'groupmember'
  | 'report'
  | 'removal'
  | 'auditentry'
  | 'notification';

@InterfaceType({ description: 'An object with a global id, which `node(id)` resolves.' })
export abstract class Node {
  abstract id: number | string;

  @Field(() => ID, {
    name: 'id',
    simple: false,
    description:
      'Global id: the name of the type in lower case, `_`, and the number or UUID of the object, such as `post_42`.',
  })
  get globalId(): Opt<string> {
    return `${this.constructor.name.toLowerCase()}_${this.id}`;
  }
}

/** The global id of a row, e.g. `user_7`. */
export const globalId = (kind: IdKind, id: number | string): string => `${kind}_${id}`;

const largestId = 9_007_199_254_740_991n;

/** The number in `user_7`; null for another kind, or unless it is a positive 53-bit integer. */
export function localId(kind: IdKind, id: string): number | null {
  const digits = id.startsWith(`${kind}_`) ? id.slice(kind.length + 1) : '';
  if (!/^[1-9]\d{0,15}$/.test(digits) || BigInt(digits) > largestId) return null;
  return Number(digits);
}

/** Like `localId`, but throws BAD_USER_INPUT on `field` for a malformed id. */
export function inputId(kind: IdKind, field: string, id: string): number {
  const local = localId(kind, id);
  if (local === null)
    throw badInput(field, `Not a valid ${kind} id: ids look like ${kind}_7.`).because('INVALID_ID');
  return local;
}

/** The two numbers in `groupmember_3_7`; null for another kind, or unless both are positive 53-bit integers. */
export function localPair(kind: IdKind, id: string): [number, number] | null {
  const [, first, second] = new RegExp(`^${kind}_(\\d+)_(\\d+)$`).exec(id) ?? [];
  const pair = [first, second].map((digits) => localId(kind, `${kind}_${digits}`));
  return pair.every((one) => one !== null) ? (pair as [number, number]) : null;
}

/** A UUID in lower case. */
export const uuidPattern = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/;

/** The UUID in `upload_<uuid>`; null for another kind. */
export function localUuid(kind: IdKind, id: string): string | null {
  const local = id.startsWith(`${kind}_`) ? id.slice(kind.length + 1).toLowerCase() : '';
  return uuidPattern.test(local) ? local : null;
}

/** Like `localUuid`, but throws BAD_USER_INPUT on `field` for a malformed id. */
export function inputUuid(kind: IdKind, field: string, id: string): string {
  const local = localUuid(kind, id);
  if (local === null)
    throw badInput(field, `Not a valid ${kind} id: ids look like ${kind}_<uuid>.`).because(
      'INVALID_ID',
    );
  return local;
}

/** The prefix of a global id; null without one. */
export const kindOf = (id: string): string | null => /^([a-z]+)_/.exec(id)?.[1] ?? null;

/** Resolves to null for NOT_FOUND, as nullable query fields do; rejects with every other error. */
export async function nullWhenMissing<T>(found: Promise<T>): Promise<T | null> {
  try {
    return await found;
  } catch (error) {
    if (hasCode(error, 'NOT_FOUND')) return null;
    throw error;
  }
}
