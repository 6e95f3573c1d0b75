import type { Caller, World } from './world.js';

/** One documented operation: how it is called, and the status each caller gets. */
export interface RestRow {
  /** What stands for `:id` and the query. */
  path?(w: World): string;
  body?(w: World): unknown;
  outcomes: [caller: Caller, status: number][];
  /** Of whom the answer holds the secret. */
  tells?: Caller[];
}

/** The number inside a global id. */
export const number = (id: string) => Number(id.slice(id.indexOf('_') + 1));
export const nobody: [null, number] = [null, 401];
export const at =
  (path: string, kind: 'post' | 'comment' | 'group' | 'call' | 'message' | 'conversation') =>
  (w: World) =>
    path.replace(':id', String(number(w[kind])));
export const user = (path: string) => (w: World) =>
  path.replace(':id', String(number(w.people.ada.id)));

type Path = RestRow['path'];
export const open = (path?: Path, body?: RestRow['body'], status = 200): RestRow => ({
  path,
  body,
  outcomes: [nobody, ['cleo', status], ['ada', status]],
});
export const owned = (path: Path, body?: RestRow['body'], status = 200): RestRow => ({
  path,
  body,
  outcomes: [nobody, ['cleo', 403], ['ben', 403], ['ada', status]],
});
export const toCallee = (path: Path): RestRow => ({
  path,
  outcomes: [nobody, ['cleo', 404], ['ada', 403], ['ben', 200]],
});
export const door = (body: unknown, status: number): RestRow => ({
  body: () => body,
  outcomes: [[null, status]],
});
