/** Rows as a table of text, a line each, below their headings. Times are given to the second, in UTC. */
export function textTable(rows: readonly object[]): string {
  const [first] = rows;
  if (!first) return 'None.';
  const headings = Object.keys(first);
  const lines = [headings, ...rows.map((row) => Object.values(row).map(cell))];
  const widths = headings.map((_, at) => Math.max(...lines.map((line) => (line[at] ?? '').length)));
  return lines
    .map((line) =>
      line
        .map((text, at) => text.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '–';
  if (value instanceof Date) return value.toISOString().replace('T', ' ').slice(0, 19);
  // No control character of a name reaches the terminal.
  return String(value).replace(/\p{Cc}/gu, ' ');
}

const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];

/** `1536` → `1.5 KB` */
export function bytesText(bytes: number): string {
  const power = bytes < 1024 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1);
  const value = bytes / 1024 ** power;
  return `${power === 0 ? value : value.toFixed(1)} ${units[power]}`;
}
