import { act, type FieldRow, guarded, page } from './fields.js';
import type { World } from './world.js';

/** The root fields at `/admin/graphql`. */
export const adminQueries: Record<string, FieldRow> = {
  account: guarded((w) => `account(id: "${w.people.ben.id}") { id }`),
  accounts: guarded(() => `accounts { ${page} }`),
  auditLog: guarded(() => `auditLog { ${page} }`),
  content: guarded((w) => `content(id: "${w.post}") { id }`),
  contents: guarded(() => `contents(kind: POST) { ${page} }`),
  legacyUsage: guarded(() => 'legacyUsage { __typename }'),
  node: guarded((w) => `node(id: "${w.post}") { id }`),
  nodes: guarded((w) => `nodes(ids: ["${w.post}", "${w.message}"]) { id }`),
  removals: guarded(() => `removals { ${page} }`),
  reports: guarded(() => `reports { ${page} }`),
  serverNodes: guarded(() => 'serverNodes { id }'),
  userSessions: guarded((w) => `userSessions(userId: "${w.people.ben.id}") { id }`),
};

const asDora = (w: World, mutation: string) => w.people.dora.admin.ask(`mutation { ${mutation} }`);

const removal = act('removeContent', (w) => ({ contentId: w.post, reason: 'spam' }));
const suspension = act('suspendUser', (w) => ({ userId: w.people.ben.id, reason: 'spam' }));
const unsuspension = act('unsuspendUser', (w) => ({ userId: w.people.ben.id }));

const resolution = act('resolveReport', () => ({ reportId: 'report_1' }));

/** One report, which is open. */
async function reported(w: World): Promise<void> {
  await w.sql('delete from reports');
  const { report } = await w.people.cleo.act(
    'reportContent',
    { contentId: w.post, reason: 'spam' },
    'report { id }',
  );
  await w.sql(`update reports set id = 1 where id = $1`, [report.id.split('_')[1]]);
}

/** Ends the sessions of ben, whom later rows need. */
const withoutEnd = (row: FieldRow): FieldRow => ({
  ...row,
  outcomes: row.outcomes.filter(([caller]) => caller !== 'dora'),
});

export const adminMutations: Record<string, FieldRow> = {
  removeContent: guarded(removal),
  restoreContent: guarded(
    act('restoreContent', (w) => ({ contentId: w.post })),
    { prepare: (w) => asDora(w, removal(w)) },
  ),
  reopenReport: guarded(
    act('reopenReport', () => ({ reportId: 'report_1' })),
    {
      prepare: async (w) => {
        await reported(w);
        await asDora(w, resolution(w));
      },
    },
  ),
  resolveReport: guarded(resolution, { prepare: reported }),
  revokeUserSessions: withoutEnd(
    guarded(act('revokeUserSessions', (w) => ({ userId: w.people.ben.id, reason: 'lost' }))),
  ),
  setUserRole: guarded(act('setUserRole', (w) => ({ userId: w.people.ben.id, role: 'USER' }))),
  suspendUser: withoutEnd(guarded(suspension)),
  unsuspendUser: withoutEnd(guarded(unsuspension)),
};
