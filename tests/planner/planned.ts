import { type GraphQLObjectType, type GraphQLSchema, getNamedType, isObjectType } from 'graphql';
import { Node } from '../../src/core/global-id.js';
import { readOf } from '../../src/core/reads/read.js';
import { type Columns, visibilityOf } from '../../src/core/reads/visible.js';
import type { AnyEntity } from '../../src/graphql/planner/compile-types.js';
import type { Field } from '../../src/graphql/planner/selection.js';

/** What the planner reads of the schema. */
export interface Planned {
  /** `User.email` and the like: everything a statement may answer. */
  readonly fields: readonly string[];
  /** Types it reads though nobody has said who may see their rows. */
  readonly unsaid: readonly string[];
}

/** Follows every planned field from the root. */
export function plannedOf(schema: GraphQLSchema, columns: Columns): Planned {
  const fields = new Set<string>();
  const unsaid = new Set<string>();
  const seen = new Set<string>();
  const follow = (type: GraphQLObjectType, entity: AnyEntity) => {
    if (!visibilityOf(entity)) unsaid.add(`${type.name} (${entity.name})`);
    if (seen.has(type.name)) return;
    seen.add(type.name);
    for (const field of Object.values(type.getFields())) {
      const read = entityOf(field, entity, columns);
      if (read === null) continue;
      fields.add(`${type.name}.${field.name}`);
      const inner = nodeTypeOf(field);
      if (inner && read !== 'value') follow(inner, read);
    }
  };
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
    const entity = declared(field, columns);
    const type = nodeTypeOf(field);
    if (entity && type) follow(type, entity);
  }
  return { fields: [...fields].sort(), unsaid: [...unsaid] };
}

/** The type of what a list, a page or a single object holds; null for a leaf. */
function nodeTypeOf({ type }: Field): GraphQLObjectType | null {
  const named = getNamedType(type);
  if (!isObjectType(named)) return null;
  const { nodes } = named.getFields();
  return nodes ? (getNamedType(nodes.type) as GraphQLObjectType) : named;
}

/** The entity whose rows a declaration reads; null where there is none, or it reads values. */
function declared(field: Field, columns: Columns): AnyEntity | null {
  const read = readOf(field);
  if (!read || !('entity' in read)) return null;
  const entity = read.entity as AnyEntity;
  const node = 'node' in read ? read.node : undefined;
  return node === undefined ? entity : columns.target(entity, node);
}

/** What a field of an entity leads to; null where the planner cannot read it. */
function entityOf(field: Field, entity: AnyEntity, columns: Columns): AnyEntity | 'value' | null {
  const read = readOf(field);
  if (read?.kind === 'itself') return entity;
  if (read) return declared(field, columns) ?? 'value';
  if (isObjectType(getNamedType(field.type))) return columns.target(entity, field.name);
  if (field.name === 'id' && entity.prototype instanceof Node) return 'value';
  return columns.value(entity, field.name) !== null && !field.resolve ? 'value' : null;
}
