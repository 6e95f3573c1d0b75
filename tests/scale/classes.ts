/** Sets of equal values: a union-find of their ids. */
export class Classes {
  private readonly parents = new Map<string, string>();

  /** The id that stands for all that are equal to `id`. */
  of(id: string): string {
    const parent = this.parents.get(id);
    if (parent === undefined || parent === id) return id;
    const root = this.of(parent);
    this.parents.set(id, root);
    return root;
  }

  union(one: string, other: string): void {
    const [a, b] = [this.of(one), this.of(other)];
    if (a === b) return;
    // A constant stands for its class, then a list.
    const isRoot = (id: string) => (id === 'constant' ? 2 : id === 'listed' ? 1 : 0);
    if (isRoot(a) >= isRoot(b)) this.parents.set(b, a);
    else this.parents.set(a, b);
  }
}
