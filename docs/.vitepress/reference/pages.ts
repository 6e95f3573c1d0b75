import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type GraphQLType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  isUnionType,
} from 'graphql';
import { fragmentExample, inputExample, operationExample } from './example.js';
import { addressOf, administrationPage, typePages } from './schema.js';

/** A page of the reference, as Markdown. */
export interface ReferencePage {
  page: string;
  title: string;
  content: string;
}

type Described = { description?: string | null; deprecationReason?: string | null };
type Typed = { type: GraphQLType };

/** A text of the schema as Markdown that Vue does not read as a template. */
const prose = (text: string): string =>
  text.replace(/`[^`]*`|[<{]/g, (part) => (part === '<' ? '&lt;' : part === '{' ? '&#123;' : part));

const described = ({ description, deprecationReason }: Described): string =>
  [prose(description ?? ''), deprecationReason && `*Deprecated: ${prose(deprecationReason)}*`]
    .filter(Boolean)
    .join(' ');

/** A type with a link to its section. */
function typeLink({ type }: Typed): string {
  const named = getNamedType(type);
  const [before, after] = String(type).split(named.name) as [string, string];
  const address = addressOf(named);
  const name = address ? `[${named.name}](${address})` : named.name;
  const quoted = (text: string) => text.replace('[', '\\[').replace(']', '\\]');
  return `${quoted(before)}${name}${quoted(after)}`;
}

const cell = (text: string) => text.replace(/\s*\n\s*/g, ' ').replaceAll('|', '\\|');
const row = (...cells: string[]) => `| ${cells.map(cell).join(' | ')} |`;

function table(heading: string, parts: readonly (Described & Typed & { name: string })[]): string {
  if (parts.length === 0) return '';
  const rows = parts.map((part) => row(`\`${part.name}\``, typeLink(part), described(part)));
  return [row(heading, 'type', ''), '| --- | --- | --- |', ...rows].join('\n');
}

const code = (language: string, text: string) => `\`\`\`${language}\n${text}\n\`\`\``;
const json = (value: unknown) => code('json', JSON.stringify(value, null, 2));

/** A heading, whose address is the name, and what is below it. */
const section = (name: string, ...parts: string[]): string =>
  [`## ${name} {#${name.toLowerCase()}}`, ...parts].filter(Boolean).join('\n\n');

function operations(schema: GraphQLSchema): ReferencePage[] {
  const kinds = [
    ['query', 'queries', 'Queries', schema.getQueryType()],
    ['mutation', 'mutations', 'Mutations', schema.getMutationType()],
    ['subscription', 'subscriptions', 'Subscriptions', schema.getSubscriptionType()],
  ] as const;
  return kinds.map(([kind, page, title, type]) => {
    const sections = Object.values(type?.getFields() ?? {})
      .sort((a, b) => a.name.localeCompare(b.name))
      .map((field) => {
        const { text, variables } = operationExample(schema, kind, field);
        const given = Object.keys(variables).length > 0 ? json(variables) : '';
        const returned = `Returns ${typeLink(field)}.`;
        const args = table('argument', field.args);
        return section(field.name, described(field), returned, args, code('graphql', text), given);
      });
    return { page, title, content: sections.join('\n\n') };
  });
}

/** A field with its arguments, as a row of a table has it. */
function fieldRow(field: GraphQLField<unknown, unknown>): string {
  const args = field.args.map((one) => `\`${one.name}\`: ${typeLink(one)}`).join(', ');
  const text = [described(field), args && `Arguments: ${args}.`].filter(Boolean).join(' ');
  return row(`\`${field.name}\``, typeLink(field), text);
}

function typeSection(schema: GraphQLSchema, type: GraphQLNamedType): string {
  const parts = [described(type)];
  const links = (title: string, types: readonly GraphQLNamedType[]) =>
    parts.push(`${title} ${types.map((one) => typeLink({ type: one })).join(', ')}.`);
  if (isObjectType(type) && type.getInterfaces().length > 0)
    links('Implements', type.getInterfaces());
  if (isInterfaceType(type)) links('Implemented by', schema.getPossibleTypes(type));
  if (isUnionType(type)) links('One of', type.getTypes());
  if (isObjectType(type) || isInterfaceType(type))
    parts.push(
      [
        row('field', 'type', ''),
        '| --- | --- | --- |',
        ...Object.values(type.getFields()).map(fieldRow),
      ].join('\n'),
    );
  if (isInputObjectType(type)) {
    if (type.isOneOf) parts.push('Exactly one field is given.');
    parts.push(table('field', Object.values(type.getFields())), json(inputExample(type)));
  }
  if (isEnumType(type)) {
    const values = type.getValues().map((value) => row(`\`${value.name}\``, described(value)));
    parts.push([row('value', ''), '| --- | --- |', ...values].join('\n'));
  }
  if (isScalarType(type) && type.specifiedByURL)
    parts.push(`[Specification](${type.specifiedByURL})`);
  if (isObjectType(type) || isInterfaceType(type) || isUnionType(type))
    parts.push(code('graphql', fragmentExample(schema, type)));
  return section(type.name, ...parts);
}

/** All pages of the reference that follow from the schema. */
export const referencePages = (schema: GraphQLSchema): ReferencePage[] => [
  ...operations(schema),
  ...typePages(schema).map(({ page, title, types }) => ({
    page,
    title,
    content: types.map((type) => typeSection(schema, type)).join('\n\n'),
  })),
];

/** The page of the operations of administrators, and of the types that only they have. */
export function adminPage(schema: GraphQLSchema): ReferencePage {
  const types = Object.values(schema.getTypeMap())
    .filter((type) => addressOf(type)?.startsWith(`./${administrationPage}.md`))
    .sort((a, b) => a.name.localeCompare(b.name));
  const intro =
    'The schema at `/admin/graphql`, for administrators with a second factor. Types that are not here are those of `/graphql`, with the fields that lead to them.';
  const content = [
    intro,
    ...operations(schema).map((page) => page.content),
    ...types.map((type) => typeSection(schema, type)),
  ];
  return { page: administrationPage, title: 'Administration', content: content.join('\n\n') };
}
