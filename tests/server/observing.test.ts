import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { send } from '../harness/documents.js';
import { findProgram } from '../harness/programs.js';
import { village } from '../harness/server.js';
import { describeWithRedis } from '../harness/with-redis.js';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const prometheus = join(root, 'deploy/prometheus');
const rules: { alert: string; expr: string }[] = parse(read('deploy/prometheus/alerts.yml'))
  .groups[0].rules;

interface Metric {
  name: string;
  type: string;
  help: string;
  labels: Set<string>;
}

/** The metrics of a text in the format of Prometheus. */
function metricsIn(text: string): Metric[] {
  const found = new Map<string, Metric>();
  for (const [, name = '', help = ''] of text.matchAll(/^# HELP (\w+) (.*)$/gm)) {
    const [, type = ''] = new RegExp(`^# TYPE ${name} (\\w+)$`, 'm').exec(text) ?? [];
    found.set(name, { name, type, help, labels: new Set() });
  }
  for (const [, sample = '', given = ''] of text.matchAll(/^(\w+)\{(.*)\} \S+$/gm)) {
    const metric = found.get(sample) ?? found.get(sample.replace(/_(bucket|sum|count)$/, ''));
    for (const [, label = ''] of given.matchAll(/(\w+)="/g)) metric?.labels.add(label);
  }
  return [...found.values()];
}

const suffixes: Record<string, string[]> = {
  histogram: ['_bucket', '_sum', '_count'],
  summary: ['_sum', '_count'],
};
const units: Record<string, RegExp> = { counter: /_total$/, histogram: /_(seconds|bytes)$/ };

const dashboard: { panels: { title: string; targets?: { expr: string }[] }[] } = JSON.parse(
  read('deploy/grafana/parley.json'),
);
const queries = [
  ...dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
  ...rules.map(({ expr }) => expr),
];

describeWithRedis('a running node with Redis', async (redis) => {
  const { server, ada, ben } = await village({ REDIS_URL: redis.url }, 'ada', 'ben');
  const live = ben.subscribe('subscription Inbox { inboxEvents { __typename } }');
  await live.next();
  await send(ada, ben, 'hello');
  await live.next();
  await ada.rest('GET /api/posts/nowhere/');
  const metrics = metricsIn(await (await fetch(`${server.url}/metrics`)).text());

  test('docs/operate/metrics.md lists every metric (npx vitest run tests/server/observing.test.ts -u)', async () => {
    const rows = metrics
      .filter(({ name }) => !name.startsWith('process_'))
      .sort((one, other) => (one.name < other.name ? -1 : 1))
      .map(({ name, type, help }) => `| \`${name}\` | ${type} | ${help} |`);
    const table = `# Metrics

All metrics at \`/metrics\`, beside the \`process_…\` that many programs have: CPU, memory, open files, start. [Observing](observing.md) tells how to use them.

| metric | type | |
| --- | --- | --- |
${rows.join('\n')}
`;
    await expect(table).toMatchFileSnapshot(join(root, 'docs/operate/metrics.md'));
  });

  test('the dashboard and the alerts ask for metrics that it has', () => {
    const samples = metrics.flatMap(({ name, type }) =>
      ['', ...(suffixes[type] ?? [])].map((suffix) => name + suffix),
    );
    const asked = queries.flatMap(
      (expr) => expr.match(/\b(parley|http|nodejs|process)_\w+/g) ?? [],
    );
    expect(new Set(asked).size).toBeGreaterThan(30);
    expect([...new Set(asked)].filter((name) => !samples.includes(name))).toEqual([]);
  });

  test('its metrics follow the conventions of Prometheus', () => {
    const wrong = metrics.filter(
      ({ name, type, help }) =>
        name.startsWith('parley_') &&
        (!(units[type] ?? /(?<!_total)$/).test(name) || help.length < 20),
    );
    expect(wrong.map(({ name }) => name)).toEqual([]);
    // Prometheus sets these labels itself.
    expect(metrics.filter(({ labels }) => labels.has('job') || labels.has('instance'))).toEqual([]);
  });
});

describe('alerts', () => {
  test('are all tested, and explained with what to do', () => {
    const names = rules.map(({ alert }) => alert);
    const tested = read('deploy/prometheus/alerts.test.yml').match(
      /(?<=- name: )Parley\w+(?= fires)/g,
    );
    expect(tested).toEqual(names);
    expect(read('docs/operate/observing.md').match(/(?<=^### )Parley\w+$/gm)).toEqual(names);
  });

  const promtool = findProgram('promtool');
  test.runIf(promtool)(
    'are valid and fire, as promtool tests them',
    { timeout: 60_000 },
    async () => {
      const run = (...args: string[]) =>
        promisify(execFile)(promtool as string, args, { cwd: prometheus });
      await run('check', 'rules', 'alerts.yml');
      await run('check', 'config', '--syntax-only', 'prometheus.yml');
      await run('test', 'rules', 'alerts.test.yml');
    },
  );
});
