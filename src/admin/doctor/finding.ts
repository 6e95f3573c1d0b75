/** The result of one check; `advice` says what to set. */
export interface Finding {
  check: string;
  status: 'ok' | 'warning' | 'failed';
  text: string;
  advice?: string;
}

/** The finding of a check that passed, or of one that did not. */
export const finding = (
  check: string,
  text: string,
  problem?: { status: 'warning' | 'failed'; advice: string } | null,
): Finding => ({
  check,
  status: problem?.status ?? 'ok',
  text,
  ...(problem && { advice: problem.advice }),
});

export const warning = (advice: string) => ({ status: 'warning', advice }) as const;
export const failed = (advice: string) => ({ status: 'failed', advice }) as const;
