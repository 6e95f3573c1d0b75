import { loadModule, parseSync } from 'libpg-query';

// A busy machine may call the parser before it has loaded.
await loadModule();

/** What is checked of a migration. */
export interface Subject {
  statements: readonly string[];
  /** False for one whose statements run outside a transaction, which are retried from the first. */
  isTransactional: boolean;
  /** Whether nodes of older versions go on working: see `olderNodes` in `src/domain/migrate.ts`. */
  olderNodes: 'continue' | 'stop';
}

// biome-ignore lint/suspicious/noExplicitAny: the tree of PostgreSQL's parser
type Tree = any;

/** What has been seen of a migration, up to the statement. */
interface Progress extends Subject {
  /** Tables that it created, which nobody uses yet. */
  newTables: Set<string>;
  /** Names of indexes that were dropped, if they existed. */
  dropped: Set<string>;
  /** Tables whose constraints it added without checking rows. */
  unchecked: Set<string>;
  /** Checks that it found to hold for all rows. */
  validated: Set<string>;
}

/**
 * The reasons why a migration must not run beside nodes that serve: it would rewrite or read a big table under a lock, or
 * take away what nodes of older versions need. One sentence each; the initial migration is not for this.
 */
export function faultsOf(subject: Subject): string[] {
  const progress: Progress = {
    ...subject,
    newTables: new Set(),
    dropped: new Set(),
    unchecked: new Set(),
    validated: new Set(),
  };
  return subject.statements.flatMap((statement) =>
    (parseSync(statement).stmts ?? []).flatMap(({ stmt }) => {
      const [kind, tree] = Object.entries(stmt ?? {})[0] as [string, Tree];
      return [...isOutside(kind, tree, progress), ...judge(kind, tree, progress)].map(
        (fault) => `${fault}: ${statement}`,
      );
    }),
  );
}

/** A migration that is not transactional may stop after any statement. */
const isOutside = (kind: string, tree: Tree, { isTransactional }: Progress): string[] =>
  isTransactional || (['IndexStmt', 'DropStmt'].includes(kind) && tree.concurrent)
    ? []
    : ['outside a transaction, indexes are created and dropped concurrently, and nothing else'];

const contractObjects: Record<string, string> = {
  OBJECT_TABLE: 'a table',
  OBJECT_VIEW: 'a view',
  OBJECT_FUNCTION: 'a function',
  OBJECT_TYPE: 'a type',
  OBJECT_SEQUENCE: 'a sequence',
  OBJECT_TRIGGER: 'a trigger',
};

function judge(kind: string, tree: Tree, progress: Progress): string[] {
  const isNew = progress.newTables.has(tree.relation?.relname);
  switch (kind) {
    case 'CreateStmt':
      progress.newTables.add(tree.relation.relname);
      return [];
    case 'IndexStmt':
      return isNew ? [] : judgeIndex(tree, progress);
    case 'DropStmt':
      return judgeDrop(tree, progress);
    case 'RenameStmt':
      return isNew ||
        tree.renameType === 'OBJECT_INDEX' ||
        tree.renameType === 'OBJECT_TABCONSTRAINT'
        ? []
        : contract('renaming', progress);
    case 'AlterTableStmt':
      return isNew
        ? []
        : tree.cmds.flatMap(({ AlterTableCmd }: Tree) =>
            judgeAlter(AlterTableCmd, tree.relation.relname, progress),
          );
    case 'UpdateStmt':
    case 'DeleteStmt':
      return isNew
        ? []
        : ['rows of a big table are changed in batches, by a job and not by a migration'];
    case 'InsertStmt':
      return tree.selectStmt?.SelectStmt?.fromClause
        ? ['rows of a big table are copied in batches, by a job and not by a migration']
        : [];
    case 'LockStmt':
    case 'TruncateStmt':
    case 'ClusterStmt':
    case 'VacuumStmt':
    case 'ReindexStmt':
    case 'RefreshMatViewStmt':
      return ['this locks a whole table for long'];
    case 'DoStmt':
      return ['statements in a block cannot be checked'];
    case 'VariableSetStmt':
      return ['the time-outs are those of `src/domain/migrate.ts`'];
    default:
      return [];
  }
}

const contract = (what: string, { olderNodes }: Progress): string[] =>
  olderNodes === 'stop'
    ? []
    : [`${what} takes away what older nodes use: \`olderNodes\` must be stop`];

function judgeIndex(
  { idxname, concurrent }: Tree,
  { isTransactional, dropped }: Progress,
): string[] {
  if (!concurrent) return ['an index of a big table is created concurrently'];
  if (isTransactional) return ['`isTransactional()` must be false for `concurrently`'];
  // An interrupted one leaves an invalid index of that name.
  return dropped.has(idxname)
    ? []
    : ['`drop index concurrently if exists` has to precede, for a second try'];
}

function judgeDrop(
  { objects, removeType, concurrent, missing_ok }: Tree,
  progress: Progress,
): string[] {
  const names = objects.map((object: Tree) => nameOf(object));
  if (removeType === 'OBJECT_INDEX') {
    if (!concurrent) return ['an index of a big table is dropped concurrently'];
    if (progress.isTransactional) return ['`isTransactional()` must be false for `concurrently`'];
    if (missing_ok) for (const name of names) progress.dropped.add(name);
    return missing_ok ? [] : ['`if exists` is needed for a second try'];
  }
  const what = contractObjects[removeType];
  if (!what || names.every((name: string) => progress.newTables.has(name))) return [];
  return contract(`dropping ${what}`, progress);
}

const nameOf = (object: Tree): string =>
  (object.List?.items ?? [object]).at(-1)?.String?.sval ?? '';

const rewriting: Record<string, string> = {
  AT_AlterColumnType:
    'another type rewrites the table: add a column, fill it by a job, and drop the old one later',
  AT_SetTableSpace: 'this rewrites the table',
  AT_SetLogged: 'this rewrites the table',
  AT_SetUnLogged: 'this rewrites the table',
  AT_SetAccessMethod: 'this rewrites the table',
  AT_SetExpression: 'this rewrites the table',
  AT_AddIdentity:
    'this rewrites nothing, but older nodes insert without it: create the column with a new table',
  AT_AttachPartition: 'all rows of the table are checked under its lock',
  AT_DetachPartition: 'partitions are detached by their functions',
};

function judgeAlter({ subtype, name, def }: Tree, table: string, progress: Progress): string[] {
  switch (subtype) {
    case 'AT_AddColumn':
      return judgeColumn(def.ColumnDef);
    case 'AT_AddConstraint':
      return judgeConstraint(def.Constraint, table, progress);
    case 'AT_ValidateConstraint':
      progress.validated.add(`${table} ${name}`);
      return progress.unchecked.has(table)
        ? [
            'the check of all rows belongs into a later migration than the constraint, whose lock it would hold',
          ]
        : [];
    case 'AT_SetNotNull':
      return progress.validated.has(`${table} ${table}_${name}_not_null`)
        ? contract('not null', progress)
        : [
            `not null reads all rows: add the check \`${table}_${name}_not_null\` as not valid, and validate it just before, in a later migration`,
          ];
    case 'AT_DropColumn':
      return contract('dropping a column', progress);
    default:
      return rewriting[subtype] ? [rewriting[subtype]] : [];
  }
}

function judgeColumn({ colname, typeName, constraints = [] }: Tree): string[] {
  const list = constraints.map(({ Constraint }: Tree) => Constraint);
  const kinds: string[] = list.map(({ contype }: Tree) => contype);
  const type: string = typeName.names.at(-1).String.sval;
  const found: string[] = [];
  const initial = list.find(({ contype }: Tree) => contype === 'CONSTR_DEFAULT')?.raw_expr;
  if (kinds.includes('CONSTR_NOTNULL') && (!initial || isNull(initial)))
    found.push(`${colname} cannot be not null without a default`);
  if (initial && !isConstant(initial))
    found.push(
      `a default that differs between rows rewrites the table: add ${colname} without, then set it`,
    );
  if (
    /serial\d?$/.test(type) ||
    kinds.includes('CONSTR_IDENTITY') ||
    kinds.includes('CONSTR_GENERATED')
  )
    found.push(`values of ${colname} for all rows rewrite the table`);
  if (kinds.some((kind) => ['CONSTR_PRIMARY', 'CONSTR_UNIQUE'].includes(kind)))
    found.push(`the index of ${colname} is created concurrently, by another migration`);
  if (kinds.some((kind) => ['CONSTR_FOREIGN', 'CONSTR_CHECK'].includes(kind)))
    found.push(
      `the constraint of ${colname} is added as not valid, and validated by a later migration`,
    );
  return found;
}

const isNull = (expression: Tree): boolean => Boolean(expression.A_Const?.isnull);

/** Functions that PostgreSQL evaluates once for all rows that exist. */
const stable = ['now', 'transaction_timestamp', 'statement_timestamp', 'current_schema'];

const isConstant = (expression: Tree): boolean => {
  if (expression.A_Const || expression.SQLValueFunction) return true;
  if (expression.TypeCast) return isConstant(expression.TypeCast.arg);
  if (expression.A_ArrayExpr) return (expression.A_ArrayExpr.elements ?? []).every(isConstant);
  return stable.includes(expression.FuncCall?.funcname.at(-1).String.sval);
};

function judgeConstraint(
  { contype, conname, indexname, skip_validation }: Tree,
  table: string,
  progress: Progress,
): string[] {
  if (['CONSTR_PRIMARY', 'CONSTR_UNIQUE'].includes(contype))
    return indexname ? [] : [`${conname ?? contype} uses an index that was created concurrently`];
  if (contype === 'CONSTR_EXCLUSION') return ['an exclusion reads all rows under a lock'];
  if (!skip_validation)
    return [`${conname ?? contype} is added as not valid, and validated by a later migration`];
  progress.unchecked.add(table);
  return [];
}
