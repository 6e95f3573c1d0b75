import { Ellipsis } from 'lucide-react';
import { type ComponentType, lazy, Suspense, useState } from 'react';
import { Tool } from './controls.js';

const MenuContent = lazy(() => import('./menu-content.js'));

export interface MenuItem {
  name: string;
  icon?: ComponentType;
  isDanger?: boolean;
  /** Whether it stands beside other short ones in one line. */
  isShort?: boolean;
  onSelect: () => unknown;
}

type MenuProps = { label: string; icon?: ComponentType; items: readonly MenuItem[] };

/** A button that opens a list of actions. What shows the list is loaded at the first press. */
export function Menu({ items, icon = Ellipsis, label }: MenuProps) {
  const [isWanted, setWanted] = useState(false);
  const tool = { label, icon, 'aria-haspopup': 'menu', onClick: () => setWanted(true) } as const;
  if (!isWanted) return <Tool {...tool} />;
  return (
    <Suspense fallback={<Tool {...tool} />}>
      <MenuContent trigger={<Tool {...tool} />} items={items} />
    </Suspense>
  );
}
