import { type GraphQLObjectType, type GraphQLSchema, getNamedType, isObjectType } from 'graphql';
import { Node } from '../../src/core/global-id.js';
import type { AnyEntity, Columns } from '../../src/core/reads/rows.js';
import { visibilityOf } from '../../src/core/reads/visible.js';
import type { Field } from '../../src/graphql/planner/selection.js';
import { readOf } from '../../src/graphql/planner/selection.js';

/** The part of the schema that is planned. */
export interface Planned {
  /** Every field that a statement may read, such as `User.email`. */
  readonly fields: readonly string[];
  /** Types whose visibility is not declared. */
  readonly undeclared: readonly string[];
}

/** Follows every planned field from the root. */
export function plannedOf(schema: GraphQLSchema, columns: Columns): Planned {
  const fields = new Set<string>();
  const undeclared = new Set<string>();
  const seen = new Set<string>();
  const follow = (type: GraphQLObjectType, entity: AnyEntity) => {
    if (!visibilityOf(entity)) undeclared.add(`${type.name} (${entity.name})`);
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
  return { fields: [...fields].sort(), undeclared: [...undeclared] };
}

/** The type of the nodes of a list or a page, or of a single object; null for a leaf. */
function nodeTypeOf({ type }: Field): GraphQLObjectType | null {
  const named = getNamedType(type);
  if (!isObjectType(named)) return null;
  const { nodes } = named.getFields();
  return nodes ? (getNamedType(nodes.type) as GraphQLObjectType) : named;
}

/** The entity whose rows a declaration reads; null without a declaration, and for one of values. */
function declared(field: Field, columns: Columns): AnyEntity | null {
  const read = readOf(field);
  if (!read || !('entity' in read)) return null;
  const entity = read.entity as AnyEntity;
  const node = 'node' in read ? read.node : undefined;
  return node === undefined ? entity : columns.target(entity, node);
}

/** The entity that a field of an entity leads to; null where the planner cannot read the field. */
function entityOf(field: Field, entity: AnyEntity, columns: Columns): AnyEntity | 'value' | null {
  const read = readOf(field);
  if (read?.kind === 'itself') return entity;
  if (read) return declared(field, columns) ?? 'value';
  if (isObjectType(getNamedType(field.type))) return columns.target(entity, field.name);
  if (field.name === 'id' && entity.prototype instanceof Node) return 'value';
  return columns.value(entity, field.name) !== null && !field.resolve ? 'value' : null;
}
