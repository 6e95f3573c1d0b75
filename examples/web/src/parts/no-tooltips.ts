import type { ReactNode } from 'react';

/** Stands for `@radix-ui/react-tooltip`, whose provider the theme has: see `vite.config.ts`. */
export const Provider = ({ children }: { children: ReactNode }) => children;
