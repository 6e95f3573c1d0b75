/** A reason for which a request is refused, as `extensions.reason` names it. */
export interface Reason {
  /** `extensions.code` of such errors. */
  readonly code: string;
  readonly meaning: string;
  /** What a client can do. */
  readonly remedy: string;
  /** The operations that give it; any without. */
  readonly operations?: string;
}
