import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { kindNames, ruleOf } from '../../src/domain/inbox/notification.enums.js';

const yesOrNo = (is: boolean | null) => (is === null ? 'never' : is ? 'yes' : 'no');

/** The rows of the table of kinds in the documentation. */
const rows = kindNames.map((name) => {
  const { text, subject, repeats, isListed, isPushed, urgency } = ruleOf(name);
  const grouped = name === 'MESSAGE' ? 'conversation' : (subject ?? 'the viewer');
  const cells = [`\`${name}\``, text, grouped, repeats, yesOrNo(isListed), yesOrNo(isPushed)];
  return `| ${[...cells, urgency].join(' | ')} |`;
});

test('the documentation has the table of kinds', () => {
  const page = readFileSync('docs/guides/notifications.md', 'utf8');
  const written = page.split('\n').filter((line) => /^\| `[A-Z_]+` \|/.test(line));
  expect(written, 'docs/guides/notifications.md').toEqual(rows);
});
