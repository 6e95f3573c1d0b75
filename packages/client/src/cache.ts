import { type FieldPolicy, InMemoryCache, type TypePolicies } from '@apollo/client';
import { pages } from './pagination.js';
import { connections, embedded, identified, possibleTypes, replaced } from './schema.generated.js';

/**
 * How the cache stores each type. An object is stored under its id, which is unique across all types, where the query
 * selects it. Connections are stored page by page. A list without pages and an event replace the ones before.
 */
export function typePolicies(): TypePolicies {
  const policies: TypePolicies = {};
  for (const type of identified) {
    policies[type] = { keyFields: ({ id }) => (typeof id === 'string' ? id : false) };
  }
  for (const type of embedded) policies[type] = { ...policies[type], merge: true };
  const addFields = (type: string, fields: (readonly [string, FieldPolicy])[]) => {
    const known = policies[type]?.fields;
    policies[type] = { ...policies[type], fields: { ...known, ...Object.fromEntries(fields) } };
  };
  for (const [type, fields] of Object.entries(connections)) {
    addFields(
      type,
      Object.entries(fields).map(([name, keyArgs]) => [name, pages(keyArgs)]),
    );
  }
  for (const [type, fields] of Object.entries(replaced)) {
    addFields(
      type,
      fields.map((name) => [name, { merge: false }]),
    );
  }
  return policies;
}

/** An empty cache that knows Parley's schema. */
export const parleyCache = (): InMemoryCache =>
  new InMemoryCache({ possibleTypes, typePolicies: typePolicies() });
