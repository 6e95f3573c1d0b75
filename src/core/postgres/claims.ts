import { AsyncLocalStorage } from 'node:async_hooks';

/** For whom and for what a connection is used; the pool shares its connections by these. */
export interface Claim {
  /** The user, or the address of a caller without one; null for the server itself. */
  person: string | null;
  /** The operation, such as `sendMessage` or `POST /api/login/`. */
  kind: string;
  /** The topic whose row a transaction locks; null when it locks none, or none that is known before. */
  stream: string | null;
}

const claims = new AsyncLocalStorage<Claim>();

const ofServer: Claim = { person: null, kind: 'server', stream: null };

/** The claim of the running code. */
export const currentClaim = (): Claim => claims.getStore() ?? ofServer;

/** Runs `work`, and all that it starts, under `claim`, which may be completed later. */
export const underClaim = <T>(claim: Claim, work: () => T): T => claims.run(claim, work);

/** Runs `work`, and all that it starts, under a claim that differs in these. */
export const claiming = <T>(claim: Partial<Claim>, work: () => T): T =>
  claims.run({ ...currentClaim(), ...claim }, work);

/** Runs `work` for the server itself, whichever request has caused it. */
export const asServer = <T>(work: () => T): T => claims.run(ofServer, work);

/** Completes the claim of the running request, once more of it is known. */
export function claim(known: Partial<Claim>): void {
  Object.assign(claims.getStore() ?? {}, known);
}
