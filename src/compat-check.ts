import { parseArgs } from 'node:util';
import { runProgram } from './core/program.js';
import { compareReplies, type Difference } from './legacy/compat/check.js';
import { dialects } from './legacy/runtime/dialects.js';

const names = dialects.map(({ name }) => name).join('|');
const usage = `npm run compat:check -- --from ${names} --old <URL> --new <URL> --token <access token>
  --new-token <token>  for the new server, if it does not take that of the old one
  --value <name>=<id>  the id of a path that no list names, such as pk=7; may be repeated`;

/** The key with `*` for the numbers of items: what differs in one item mostly differs in all. */
const generalKey = (key: string): string => key.replace(/(^|\.)\d+(?=\.|$)/g, '$1*');

const shown = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 80);

const line = ({ kind, old, new: current }: Difference, key: string, count: number): string =>
  `  ${kind.padEnd(7)} ${key || 'reply'}: ${shown(old)} → ${shown(current)}${count > 1 ? ` (and ${count - 1} more)` : ''}`;

/** Compares the replies of an old server with those of Parley; resolves to the number of faults. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      from: { type: 'string' },
      old: { type: 'string' },
      new: { type: 'string' },
      token: { type: 'string', default: '' },
      'new-token': { type: 'string' },
      value: { type: 'string', multiple: true, default: [] },
    },
  });
  const { from, old, new: current, token, 'new-token': newToken = token } = values;
  const dialect = dialects.find(({ name }) => name === from);
  if (!dialect || !old || !current || !URL.canParse(old) || !URL.canParse(current)) {
    throw new Error(usage);
  }
  const given = Object.fromEntries(values.value.map((one) => one.split('=', 2)));
  const servers = [
    { url: old, token },
    { url: current, token: newToken },
  ] as const;
  let faults = 0;
  for await (const { path, differences } of compareReplies(dialect, ...servers, given)) {
    if (differences === null) {
      console.log(`${path}: not tried, its id is not known: give it with --value`);
      continue;
    }
    const groups = Map.groupBy(differences, ({ kind, key }) => `${kind} ${generalKey(key)}`);
    console.log(`${path}: ${differences.length === 0 ? 'equal' : ''}`.trimEnd());
    for (const [name, group] of groups) {
      console.log(line(group[0] as Difference, name.slice(name.indexOf(' ') + 1), group.length));
    }
    faults += differences.filter(({ kind }) => kind !== 'added').length;
  }
  return faults;
}

await runProgram(usage, async () => {
  if ((await main()) > 0) process.exitCode = 2;
});
