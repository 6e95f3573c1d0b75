import { useSyncExternalStore } from 'react';

/** Choices of this browser: colours, and the direction of the page. */
export interface Appearance {
  scheme: 'auto' | 'light' | 'dark';
  direction: 'ltr' | 'rtl';
  isDark: boolean;
}

const key = 'parley.appearance';
const device = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();
let current: Appearance;

/** Reads the choices and applies them to the page. */
function apply(): void {
  const stored = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Appearance>;
  const { scheme = 'auto', direction = 'ltr' } = stored;
  const isDark = scheme === 'auto' ? device.matches : scheme === 'dark';
  current = { scheme, direction, isDark };
  document.documentElement.dir = direction;
  document.documentElement.className = isDark ? 'dark' : 'light';
  for (const listener of listeners) listener();
}
apply();
device.addEventListener('change', apply);
window.addEventListener('storage', apply);

export function changeAppearance(change: Partial<Appearance>): void {
  localStorage.setItem(key, JSON.stringify({ ...current, ...change }));
  apply();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

export const useAppearance = (): Appearance => useSyncExternalStore(subscribe, () => current);
