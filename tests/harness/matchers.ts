import { expect } from 'vitest';

/* What a reply holds where its exact value is of no matter. */
export const aNumber = expect.any(Number);
export const aTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
export const aToken = expect.stringMatching(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/);
export const anOpaqueToken = expect.stringMatching(/^[\da-f]{40}$/);
export const aUuid = expect.stringMatching(/^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/);

/** A person as both halves of the community document know them. */
export const aPerson = (known: object) => ({
  id: aNumber,
  username: expect.any(String),
  email: expect.any(String),
  first_name: expect.any(String),
  last_name: expect.any(String),
  full_name: expect.any(String),
  is_online: expect.any(Boolean),
  last_seen: null,
  bio: null,
  profile_picture: null,
  ...known,
});
