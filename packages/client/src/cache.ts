import { InMemoryCache, type TypePolicies } from '@apollo/client';
import { pages } from './pagination.js';
import { connections, embedded, identified, possibleTypes } from './schema.generated.js';

/**
 * How each type is kept: by its id, which is unique across all types, where it was asked for;
 * connections page by page.
 */
export function typePolicies(): TypePolicies {
  const policies: TypePolicies = {};
  for (const type of identified) {
    policies[type] = { keyFields: ({ id }) => (typeof id === 'string' ? id : false) };
  }
  for (const type of embedded) policies[type] = { merge: true };
  for (const [type, fields] of Object.entries(connections)) {
    const paged = Object.entries(fields).map(([name, keyArgs]) => [name, pages(keyArgs)]);
    policies[type] = { ...policies[type], fields: Object.fromEntries(paged) };
  }
  return policies;
}

/** An empty cache that knows Parley's schema. */
export const parleyCache = (): InMemoryCache =>
  new InMemoryCache({ possibleTypes, typePolicies: typePolicies() });
