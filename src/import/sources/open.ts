import type { Source } from '../source.js';

/** Opens the database of a `postgres://`, `mysql://` or `mariadb://` URL, or a file of SQLite. */
export async function openSource(address: string): Promise<Source> {
  const scheme = /^([a-z]+):/.exec(address)?.[1];
  switch (scheme) {
    case 'postgres':
    case 'postgresql':
      return (await import('./postgres.js')).openPostgres(address);
    case 'mysql':
    case 'mariadb':
      return (await import('./mysql.js')).openMysql(address.replace(/^mariadb/, 'mysql'));
    default:
      return (await import('./sqlite.js')).openSqlite(address.replace(/^sqlite:(\/\/)?/, ''));
  }
}
