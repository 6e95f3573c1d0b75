import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { Toaster } from 'sonner';
import { useAppearance } from './appearance.js';

export { toast } from 'sonner';

function Toasts() {
  const { direction, isDark } = useAppearance();
  const look = { theme: isDark ? 'dark' : 'light', dir: direction } as const;
  return <Toaster containerAriaLabel="Messages of the app" position="top-center" {...look} />;
}

// The place of the toasts stands before the first of them is shown.
const root = createRoot(document.body.appendChild(document.createElement('div')));
flushSync(() => root.render(<Toasts />));
