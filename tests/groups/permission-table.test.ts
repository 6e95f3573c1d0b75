import { expect, test } from 'vitest';
import { permissionTable } from '../../src/domain/groups/group-permissions.js';

test('docs/reference/group-permissions.md is the table of the code (npx vitest run tests/groups/permission-table.test.ts -u)', async () => {
  const [head = [], ...rows] = permissionTable();
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  const table = `# Permissions in groups

Which users may do what, by their relation to the group. Blocked are users who are in a block with its owner, whoever of the two made it. [Groups](../guides/groups.md) explains the rest. Where several rows name a kind of group, the first that fits decides. A private group is NOT_FOUND for users who may not see it. Administrators of the installation moderate every group.

${[head, head.map(() => '---'), ...rows].map(line).join('\n')}
`;
  await expect(table).toMatchFileSnapshot('../../docs/reference/group-permissions.md');
});
