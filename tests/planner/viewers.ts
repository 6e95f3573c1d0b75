import { expect } from 'vitest';
import type { Secrets } from './secrets.js';
import type { Name } from './world.js';

/** A field whose value depends on the viewer, with the exact value of each. */
export interface PerViewer {
  ask(secrets: Secrets): string;
  /** The values of `it` in `data`. */
  expected: Record<Name, unknown>;
}

/**
 * `everyone`: the same value for all users who are signed in. `members`: the same value for all
 * participants of the conversation, which no other user can find.
 */
export type WhoSees = 'everyone' | 'members' | PerViewer;

export const table = (type: string, who: WhoSees, names: string): Record<string, WhoSees> =>
  Object.fromEntries(names.split(' ').map((name) => [`${type}.${name}`, who]));

export const perViewer = (
  ask: PerViewer['ask'],
  some: Partial<PerViewer['expected']>,
  others: unknown,
): PerViewer => {
  const all = { ada: others, ben: others, cleo: others, dora: others, emil: others, fay: others };
  return { ask, expected: { ...all, ...some } };
};

export const ofAda = (selection: string) => (w: Secrets) =>
  `{ it: user(by: { id: "${w.people.ada.id}" }) { ${selection} } }`;
export const ofPost = (selection: string) => (w: Secrets) =>
  `{ it: post(id: "${w.post}") { ${selection} } }`;
export const ofGroup = (selection: string) => (w: Secrets) =>
  `{ it: group(id: "${w.group}") { ${selection} } }`;
export const ofDirect = (selection: string) => (w: Secrets) =>
  `{ it: conversation(id: "${w.conversation}") { ${selection} } }`;

export const anyTime = expect.stringMatching(/^20.*Z$/);
/** A list of a group with one row that only some users see, and every field of that row. */
export function listed(
  type: 'Group',
  list: 'invitations' | 'requests' | 'bans' | 'inviteLinks',
  who: Name[],
  row: Record<string, unknown>,
): Record<string, WhoSees> {
  const item = `Group${list[0]?.toUpperCase()}${list.slice(1, -1)}`;
  const entry = (selection: string, value: object) =>
    perViewer(
      ofGroup(`${list} { nodes { ${selection} } }`),
      Object.fromEntries(who.map((name) => [name, { [list]: { nodes: [value] } }])),
      { [list]: { nodes: [] } },
    );
  const selected = (name: string, value: unknown) =>
    value && typeof value === 'object' && !('sample' in value)
      ? `${name} { ${Object.keys(value)} }`
      : name;
  return {
    [`${type}.${list}`]: entry('__typename', { __typename: item }),
    ...Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        `${item}.${name}`,
        entry(selected(name, value), { [name]: value }),
      ]),
    ),
  };
}

export const ofBoth = { nodes: [{ username: 'ada' }], pageInfo: { hasNextPage: false } };
export const liked = (viewerHasLiked: boolean) => ({ comments: { nodes: [{ viewerHasLiked }] } });
export const reacted = (viewerReacted: boolean) => ({
  messages: { nodes: [{ reactions: [{ viewerReacted }] }] },
});
export const birth = { dateOfBirth: '1990-02-03' };

export const by = (username: string) => ({ actors: { nodes: [{ username }] } });

/** The oldest notification of ada, that of ben and that of dora; the others have none. */
export const ofNotifications = (fields: Record<string, [ada: object, ben: object, dora: object]>) =>
  Object.fromEntries(
    Object.entries(fields).map(([selection, [ada, ben, dora]]) => [
      `Notification.${selection.split(' ')[0]}`,
      perViewer(
        () => `{ it: notifications(last: 1) { nodes { ${selection} } } }`,
        { ada: { nodes: [ada] }, ben: { nodes: [ben] }, dora: { nodes: [dora] } },
        { nodes: [] },
      ),
    ]),
  );

export const thrice = (one: object): [object, object, object] => [one, one, one];

/** The address of an attachment, which participants get with their own number in it. */
export const addressed = (field: string, end: string): PerViewer => {
  const to = (user: number) => ({
    messages: {
      nodes: [{ attachments: [{ at: expect.stringMatching(`user=${user}&.*${end}$`) }] }],
    },
  });
  return perViewer(
    (w) =>
      `{ it: conversation(id: "${w.conversation}") { messages(first: 1) { nodes { attachments { at: ${field} } } } } }`,
    { ada: to(1), ben: to(2) },
    null,
  );
};

/** Fields of the removal of a post of ada, which she and the administrator see. */
export const ofRemovals = (fields: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries({ '': undefined, ...fields }).map(([selection, value]) => {
      const [name] = selection.split(' ') as [string];
      const seen = { removals: { nodes: [name ? { [name]: value } : { __typename: 'Removal' }] } };
      return [
        name ? `Removal.${name}` : 'User.removals',
        perViewer(
          ofAda(`removals { nodes { ${selection || '__typename'} } }`),
          { ada: seen, fay: seen },
          { removals: { nodes: [] } },
        ),
      ];
    }),
  );
