/** Lets tasks through in their order, or keeps them while a state is read. */
export interface Gate {
  /** Runs `task` now, or behind all that wait. */
  pass(task: () => void): void;
  /** In its turn, starts `work`; when that is a promise, later tasks wait until it settles. */
  closeDuring(work: () => unknown): void;
}

export function createGate(): Gate {
  let waiting: (() => void)[] | null = null;
  const pass = (task: () => void) => {
    if (waiting) waiting.push(task);
    else task();
  };
  const open = () => {
    const tasks = waiting ?? [];
    waiting = null;
    // A task may close the gate again: the rest waits behind it.
    for (const task of tasks) pass(task);
  };
  return {
    pass,
    closeDuring(work) {
      pass(() => {
        const working = work();
        if (!(working instanceof Promise)) return;
        waiting = [];
        working.then(open, open);
      });
    },
  };
}
