import { loadModule, parsePlPgSQLSync, parseSync } from 'libpg-query';

await loadModule();

/** The statements in the definition of a function in PL/pgSQL. Conditions and values are read as `select`. */
export function statementsIn(definition: string): string[] {
  const found: string[] = [];
  const walk = (node: unknown): void => {
    if (node === null || typeof node !== 'object') return;
    const { query } = node as { query?: unknown };
    if (typeof query === 'string') found.push(query);
    for (const item of Object.values(node)) walk(item);
  };
  walk(parsePlPgSQLSync(definition));
  return found.map(parsable).filter((text) => text !== null);
}

/** The statement, or a query of the expression; null for neither, such as an assignment to a field. */
function parsable(text: string): string | null {
  const value = text.replace(/^[\w.[\]]+ *:?= */, '');
  for (const candidate of [text, `select ${text}`, `select ${value}`]) {
    try {
      parseSync(candidate);
      return candidate;
    } catch {
      // Another reading may fit.
    }
  }
  return null;
}
