import type { Act } from './act.js';
import type { Resident } from './residents.js';

/** The running server, and the people in it. */
export interface Town {
  resident(name: string): Resident;
  /** Runs a mutation as a person of the village. */
  actAs: (name: string, mutation: string, input: object, payload?: string) => ReturnType<Act>;
  /** Uploads a drawing of a person; resolves to its id. */
  draw(name: string, drawing: { svg: string; name: string }): Promise<string>;
}
