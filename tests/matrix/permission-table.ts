import { readFileSync, writeFileSync } from 'node:fs';
import { adminMutations, adminQueries } from './administration.js';
import { blockedAdminFields, blockedFields, blockedRoutes, blockedSockets } from './blocked.js';
import { blockedMember } from './blocked-member.js';
import { community } from './community.js';
import { type EventCaller, events } from './events.js';
import { friends } from './friends.js';
import { meetings } from './meetings.js';
import { mutations } from './mutations.js';
import { queries, subscriptions } from './queries.js';
import { openRoutes, routes } from './routes.js';
import { sockets } from './sockets.js';
import { tweets } from './tweets.js';
import { tableOfWays } from './ways.js';
import type { Caller } from './world.js';

type Outcomes = [caller: Caller, outcome: string | number][];
type Rows = Record<string, { outcomes: Outcomes }>;

const callers: [caller: Caller, title: string][] = [
  [null, 'no session'],
  ['cleo', 'stranger'],
  ['eve', 'blocked'],
  ['ben', 'participant'],
  ['dora', 'administrator'],
  ['ada', 'owner'],
];

const line = (cells: string[]) => `| ${cells.join(' | ')} |`;

function routeSection(): string {
  const head = ['path', 'request', ...callers.map(([, name]) => name)];
  const body = Object.entries(routes).flatMap(([route, cases]) =>
    Object.entries(cases).map(([name, { outcomes }]) => {
      const all = new Map<Caller, number>(outcomes);
      return [`\`${route}\``, name, ...callers.map(([caller]) => String(all.get(caller) ?? ''))];
    }),
  );
  return [head, head.map(() => '---'), ...body].map(line).join('\n');
}

function eventSection(): string {
  const columns: [caller: EventCaller, title: string][] = [
    ...callers.slice(0, 3),
    ['finn', 'former participant'],
    ['gus', 'blocked member'],
    ...callers.slice(3),
  ];
  const head = ['subscription', 'event', ...columns.map(([, name]) => name)];
  const body = Object.entries(events).map(([name, { receives }]) => [
    ...name.split(' ').map((word) => `\`${word}\``),
    ...columns.map(([caller]) => (caller && receives.includes(caller) ? 'yes' : '–')),
  ]);
  return [head, head.map(() => '---'), ...body].map(line).join('\n');
}

function openSection(): string {
  const head = ['path', 'reason'];
  const body = Object.entries(openRoutes).map(([route, { reason }]) => [`\`${route}\``, reason]);
  return [head, head.map(() => '---'), ...body].map(line).join('\n');
}

function section(title: string, rows: Rows, blocked: Record<string, string | number>): string {
  const head = [title, ...callers.map(([, name]) => name)];
  const body = Object.entries(rows).map(([name, { outcomes }]) => {
    const all = new Map<Caller, string | number | undefined>(outcomes).set('eve', blocked[name]);
    return [`\`${name}\``, ...callers.map(([caller]) => String(all.get(caller) ?? ''))];
  });
  return [head, head.map(() => '---'), ...body].map(line).join('\n');
}

/** The table of the matrix, as `docs/reference/permission-table.md` should hold it. */
export function permissionTable(): { file: string; text: string } {
  const routes = { ...community, ...meetings, ...tweets, ...friends };
  const text = `# Table of permissions

What each user gets from each field, path and socket, as \`tests/matrix.test.ts\` tries it. [Permissions](../concepts/permissions.md) explains the rules. The owner made what is asked for; the participant is in the owner’s conversation, call, group and meeting; the owner blocked the blocked user, who asks about the owner where others ask about somebody else. Empty: not tried, as it is like another column, or needs no session.

## GraphQL

\`ok\`, \`null\` for what is not there, or the code of the error.

${section('query', queries, blockedFields)}

${section('mutation', mutations, blockedFields)}

${section('subscription', subscriptions, blockedFields)}

## GraphQL for administrators

At \`/admin/graphql\`, where the administrator has a second factor; without one, every field is \`FORBIDDEN\`.

${section('query', adminQueries, blockedAdminFields)}

${section('mutation', adminMutations, blockedAdminFields)}

## Legacy APIs

The status of the answer; of sockets, \`open\` or the status that refuses them. Other methods of these paths are answered with 405, except OPTIONS, which lists the methods of a path.

${section('path', routes, blockedRoutes)}

${section('socket', sockets, blockedSockets)}

## Other paths

The status of the answer, as \`tests/matrix/routes.test.ts\` tries it for every route of the server. The signature of an address is its credential: whoever has the address may use it, with or without a session. A subscription on an event stream is answered with 200, and its refusal is in the stream.

${routeSection()}

These answer all callers alike:

${openSection()}

## Events

Which users receive each kind of event, as \`tests/matrix/events.test.ts\` tries it with all of them subscribed at once. The former participant left the group and the conversation, and unfollowed the owner, while their subscriptions were open; the blocked member was blocked by the owner in the same way, and is still in both. An event of an inbox is for the users whom it concerns: a stranger receives one after the owner invited them, or answered their request. –: does not receive it.

${eventSection()}

## A blocked user in a common group

What a user whom the owner blocked gets of a group and a conversation of several that both are in.

${[
  ['field, path or socket', 'blocked member'],
  ['---', '---'],
]
  .concat(Object.entries(blockedMember).map(([name, outcome]) => [`\`${name}\``, String(outcome)]))
  .map(line)
  .join('\n')}
`;
  return { file: 'docs/reference/permission-table.md', text };
}

const [start, end] = ['<!-- every way to meet -->', '<!-- end -->'];

/** The document of permissions with the table of ways to meet. */
export function permissions(): { file: string; text: string } {
  const file = 'docs/concepts/permissions.md';
  const [before = '', rest = ''] = readFileSync(file, 'utf8').split(start);
  const after = rest.slice(rest.indexOf(end));
  return { file, text: `${before}${start}\n\n${tableOfWays(subscriptions)}\n\n${after}` };
}

if (import.meta.main) {
  for (const { file, text } of [permissionTable(), permissions()]) writeFileSync(file, text);
}
