import type { Finding } from './verdict.js';

/** A printed row. */
export interface Row {
  scenario: string;
  /** Null when the scenario was not run. */
  finding: Finding | null;
  verdict: 'passes' | 'FAILS' | 'not tried';
  remark: string;
}

const heads = [
  'scenario',
  'acknowledged',
  'lost',
  'duplicated',
  'reordered',
  'longest delay',
  'verdict',
];

/** The rows as a Markdown table, its columns aligned. */
export function tableOf(rows: readonly Row[]): string {
  const lines = [heads, ...rows.map(cells)];
  const widths = heads.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  const show = (line: string[]) =>
    `| ${line.map((cell, at) => pad(cell, widths[at] ?? 0, at)).join(' | ')} |`;
  const rule = `| ${widths.map((width, at) => (isNumber(at) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width))).join(' | ')} |`;
  const [head = [], ...body] = lines;
  return [show(head), rule, ...body.map(show)].join('\n');
}

function cells({ scenario, finding, verdict, remark }: Row): string[] {
  const said = remark ? `${verdict}: ${remark}` : verdict;
  if (!finding) return [scenario, '', '', '', '', '', said];
  const { acknowledged, lost, duplicated, reordered, longestDelayMs } = finding;
  const delay = longestDelayMs === null ? '' : `${(longestDelayMs / 1000).toFixed(2)} s`;
  const counts = [acknowledged, lost, duplicated, reordered].map(String);
  return [scenario, ...counts, delay, said];
}

const isNumber = (at: number) => at > 0 && at < 6;
const pad = (cell: string, width: number, at: number) =>
  isNumber(at) ? cell.padStart(width) : cell.padEnd(width);
