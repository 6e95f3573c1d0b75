import type { Patch } from '../faults/build.js';

/** The migrations of the next version, on the table of messages; they keep the rules of docs/design/migrations.md. */
export const nextMigrations = [
  {
    name: 'Migration29990101000000_columns',
    isTransactional: true,
    statements: [
      'alter table messages add column language text',
      'alter table messages add column weight int not null default 0',
      'alter table messages add constraint messages_weight check (weight >= 0) not valid',
      'create table polls (id bigserial primary key, question text not null)',
    ],
  },
  {
    name: 'Migration29990102000000_index',
    isTransactional: false,
    statements: [
      'drop index concurrently if exists messages_language',
      'create index concurrently messages_language on messages (language)',
    ],
  },
  {
    name: 'Migration29990103000000_validation',
    isTransactional: true,
    statements: ['alter table messages validate constraint messages_weight'],
  },
] as const;

const classes = nextMigrations.map(
  ({ name, isTransactional, statements }) => `
export class ${name} extends Migration {
  name = '${name}';
  olderNodes = 'continue';
  isTransactional() { return ${isTransactional}; }
  up() { for (const statement of ${JSON.stringify(statements)}) this.addSql(statement); }
}`,
);

/** The next version of the server, as a change to the build. */
export const nextVersion: Patch = {
  file: 'migrations/index.js',
  find: '//# sourceMappingURL=',
  put: `import { Migration } from '@mikro-orm/migrations';${classes.join('')}\n//# sourceMappingURL=`,
};
