import { loadModule, parseSync } from 'libpg-query';
import { Classes } from './classes.js';

await loadModule();

// biome-ignore lint/suspicious/noExplicitAny: a node of the tree of libpg-query, whose types name each kind alone
type Tree = any;

/** The distribution column of each distributed table; all other tables are reference tables, which every shard has. */
export type Distribution = Readonly<Record<string, string>>;

/** Where a statement runs: nowhere special, on one shard, on those of a list of keys, on each by itself, or across them. */
export type Reach = 'none' | 'one shard' | 'listed shards' | 'every shard' | 'across shards';

/** A relation that a query can name: its columns, and the id of each in the classes of equal values. */
interface Relation {
  idOf(column: string): string | null;
}

interface Scope {
  relations: Map<string, Relation>;
  ctes: Map<string, Relation>;
  parent: Scope | null;
}

const constant = 'constant';
const listed = 'listed';

/** Finds the reach of statements by the tables and the equalities that they contain. */
export class ShardAnalysis {
  private readonly classes = new Classes();
  /** The ids of the distribution columns of all distributed tables that were named. */
  private readonly named: { table: string; id: string }[] = [];
  private count = 0;

  constructor(
    private readonly distribution: Distribution,
    private readonly columns: ReadonlyMap<string, ReadonlySet<string>>,
  ) {}

  /** The reach of a statement. Throws where it cannot be parsed. */
  reachOf(text: string): Reach {
    for (const { stmt } of parseSync(text).stmts ?? []) this.statement(stmt, null);
    if (this.named.length === 0) return 'none';
    const found = this.named.map(({ id }) => this.classes.of(id));
    if (found.every((one) => one === this.classes.of(constant))) return 'one shard';
    const bound = [constant, listed].map((one) => this.classes.of(one));
    if (found.every((one) => bound.includes(one))) return 'listed shards';
    return new Set(found).size === 1 ? 'every shard' : 'across shards';
  }

  /** The tables that were named, with whether their shard is given. */
  explain(): string {
    return this.named.map(({ table, id }) => `${table} (${this.classes.of(id)})`).join(', ');
  }

  private newId(name: string): string {
    this.count += 1;
    return `${name}#${this.count}`;
  }

  /** Analyses a query; the result tells its columns. */
  private statement(node: Tree, parent: Scope | null): Relation {
    const kind = Object.keys(node)[0] as string;
    const body = node[kind];
    const scope: Scope = { relations: new Map(), ctes: new Map(), parent };
    for (const cte of body.withClause?.ctes ?? []) {
      const { ctename, ctequery, aliascolnames } = cte.CommonTableExpr;
      const relation = this.statement(ctequery, scope);
      scope.ctes.set(ctename, this.renamed(relation, aliascolnames));
    }
    if (kind === 'SelectStmt') return this.select(body, scope);
    if (kind === 'InsertStmt') return this.insert(body, scope);
    if (kind === 'UpdateStmt' || kind === 'DeleteStmt') {
      this.from({ RangeVar: body.relation }, scope);
      for (const item of [...(body.fromClause ?? []), ...(body.usingClause ?? [])])
        this.from(item, scope);
      this.where(body.whereClause, scope);
      for (const target of body.targetList ?? []) this.value(target.ResTarget.val, scope);
      return this.output(body.returningClause?.exprs ?? body.returningList ?? [], scope);
    }
    return { idOf: () => null };
  }

  private select(body: Tree, scope: Scope): Relation {
    if (body.op && body.op !== 'SETOP_NONE') {
      const left = this.statement({ SelectStmt: body.larg }, scope);
      this.statement({ SelectStmt: body.rarg }, scope);
      return left;
    }
    for (const item of body.fromClause ?? []) this.from(item, scope);
    this.where(body.whereClause, scope);
    for (const part of [
      body.havingClause,
      ...(body.sortClause ?? []),
      body.limitCount,
      body.limitOffset,
    ])
      this.value(part, scope);
    for (const list of body.valuesLists ?? [])
      for (const item of list.List.items) this.value(item, scope);
    return this.output(body.targetList ?? [], scope);
  }

  private insert(body: Tree, scope: Scope): Relation {
    const table = body.relation.relname as string;
    const relation = this.table(table);
    scope.relations.set(body.relation.alias?.aliasname ?? table, relation);
    const key = this.distribution[table];
    const names = (body.cols ?? []).map((col: Tree) => col.ResTarget.name as string);
    const query = body.selectStmt?.SelectStmt;
    if (query) {
      const source = this.statement(body.selectStmt, scope);
      const at = key === undefined ? -1 : names.indexOf(key);
      if (at >= 0 && query.valuesLists)
        for (const list of query.valuesLists)
          this.equate(relation.idOf(key as string), list.List.items[at], scope);
      else if (at >= 0) {
        const target = query.targetList?.[at]?.ResTarget;
        const name = target?.name ?? target?.val?.ColumnRef?.fields?.at(-1)?.String?.sval;
        // A parameter has no name.
        const id = name ? source.idOf(name) : this.value(target?.val ?? null, scope);
        if (id) this.classes.union(relation.idOf(key as string) as string, id);
      }
    }
    for (const target of body.onConflictClause?.targetList ?? [])
      this.value(target.ResTarget.val, scope);
    return this.output(body.returningClause?.exprs ?? body.returningList ?? [], scope);
  }

  private from(item: Tree, scope: Scope): void {
    const [kind, body] = Object.entries(item)[0] as [string, Tree];
    if (kind === 'JoinExpr') {
      this.from(body.larg, scope);
      this.from(body.rarg, scope);
      for (const { String: name } of body.usingClause ?? []) {
        const ids = [...scope.relations.values()]
          .map((one) => one.idOf(name.sval))
          .filter((id) => id !== null);
        for (const id of ids.slice(1)) this.classes.union(ids[0] as string, id);
      }
      this.where(body.quals, scope);
      return;
    }
    const alias = body.alias?.aliasname as string | undefined;
    const columns = body.alias?.colnames;
    if (kind === 'RangeVar') {
      const cte = this.cte(body.relname, scope);
      scope.relations.set(
        alias ?? body.relname,
        this.renamed(cte ?? this.table(body.relname), columns),
      );
    } else if (kind === 'RangeSubselect') {
      scope.relations.set(
        alias ?? this.newId('sub'),
        this.renamed(this.statement(body.subquery, scope), columns),
      );
    } else if (kind === 'RangeFunction') {
      this.value(body, scope);
      // Rows of a function of parameters, such as unnest: a list of values.
      scope.relations.set(alias ?? this.newId('rows'), {
        idOf: (name) => (name === '*' ? null : listed),
      });
    }
  }

  private cte(name: string, scope: Scope | null): Relation | null {
    if (!scope) return null;
    return scope.ctes.get(name) ?? this.cte(name, scope.parent);
  }

  private table(table: string): Relation {
    const prefix = this.newId(table);
    const key = this.distribution[table];
    if (key !== undefined) this.named.push({ table, id: `${prefix}.${key}` });
    return {
      idOf: (column) => (this.columns.get(table)?.has(column) ? `${prefix}.${column}` : null),
    };
  }

  private renamed(relation: Relation, names: Tree[] | undefined): Relation {
    if (!names) return relation;
    const given = names.map((name) => name.String.sval as string);
    return {
      idOf: (column) => (given.includes(column) ? (relation.idOf(column) ?? listed) : null),
    };
  }

  /** The columns of a target list; `*` passes all columns of the relations on. */
  private output(targets: Tree[], scope: Scope): Relation {
    const ids = new Map<string, string | null>();
    let isStar = false;
    for (const { ResTarget: target } of targets) {
      const fields = target?.val?.ColumnRef?.fields;
      if (fields?.at(-1)?.A_Star) isStar = true;
      else if (target?.val) {
        const id = this.value(target.val, scope);
        const name = target.name ?? fields?.at(-1)?.String?.sval;
        if (name) ids.set(name, id ?? this.newId('value'));
      }
    }
    const passed = (column: string) =>
      [...scope.relations.values()].map((one) => one.idOf(column)).find((id) => id !== null) ??
      null;
    return { idOf: (column) => ids.get(column) ?? (isStar ? passed(column) : null) };
  }

  /** Takes the equalities of a condition that always hold. */
  private where(condition: Tree, scope: Scope): void {
    if (!condition) return;
    const { BoolExpr: all, A_Expr: comparison, SubLink: link } = condition;
    if (all?.boolop === 'AND_EXPR') {
      for (const part of all.args) this.where(part, scope);
      return;
    }
    if (comparison?.kind === 'AEXPR_OP' && comparison.name[0].String.sval === '=') {
      this.equateAll(comparison.lexpr, comparison.rexpr, scope);
      return;
    }
    if (comparison?.kind === 'AEXPR_OP_ANY' || comparison?.kind === 'AEXPR_IN') {
      const id = this.value(comparison.lexpr, scope);
      this.value(comparison.rexpr, scope);
      if (id) this.classes.union(id, listed);
      return;
    }
    if (link?.subLinkType === 'ANY_SUBLINK' && link.testexpr) {
      const inner = this.statement(link.subselect, scope);
      const targets = link.subselect.SelectStmt.targetList ?? [];
      const tests = link.testexpr.RowExpr?.args ?? [link.testexpr];
      for (const [at, test] of tests.entries()) {
        const target = targets[at]?.ResTarget;
        const name = target?.name ?? target?.val?.ColumnRef?.fields?.at(-1)?.String?.sval;
        const [one, other] = [this.value(test, scope), name && inner.idOf(name)];
        if (one && other) this.classes.union(one, other);
      }
      return;
    }
    this.value(condition, scope);
  }

  private equateAll(left: Tree, right: Tree, scope: Scope): void {
    const pairs =
      left.RowExpr && right.RowExpr ? [left.RowExpr.args, right.RowExpr.args] : [[left], [right]];
    for (const [at, one] of pairs[0].entries())
      this.equate(this.value(one, scope), pairs[1][at], scope);
  }

  private equate(id: string | null, other: Tree, scope: Scope): void {
    const second = this.value(other, scope);
    if (id && second) this.classes.union(id, second);
  }

  /** The id of a value: of a column, or a constant; null for a computed one. Analyses the queries inside. */
  private value(node: Tree, scope: Scope): string | null {
    if (node === null || typeof node !== 'object') return null;
    if (Array.isArray(node)) {
      for (const item of node) this.value(item, scope);
      return null;
    }
    const [kind] = Object.keys(node);
    if (kind === 'ParamRef' || kind === 'A_Const') return constant;
    if (kind === 'TypeCast') return this.value(node.TypeCast.arg, scope);
    if (kind === 'ColumnRef') return this.column(node.ColumnRef.fields, scope);
    if (kind === 'SelectStmt') {
      this.statement(node, scope);
      return null;
    }
    if (kind === 'SubLink') {
      this.value(node.SubLink.testexpr, scope);
      this.statement(node.SubLink.subselect, scope);
      return null;
    }
    for (const item of Object.values(node)) this.value(item, scope);
    return null;
  }

  /** The id of a column; a name that no relation has is a variable of a function. */
  private column(fields: Tree[], scope: Scope): string | null {
    const names = fields.map((field) => field.String?.sval as string | undefined);
    const column = names.at(-1);
    if (column === undefined) return null;
    const relation = names.length > 1 ? names.at(-2) : undefined;
    for (let at: Scope | null = scope; at; at = at.parent) {
      const candidates =
        relation === undefined ? [...at.relations.values()] : [at.relations.get(relation)];
      for (const one of candidates) {
        const id = one?.idOf(column);
        if (id) return id;
      }
    }
    return constant;
  }
}
