import { DropdownMenu } from '@radix-ui/themes';
import type { ReactElement } from 'react';
import { safely } from './controls.js';
import type { MenuItem } from './menu.js';

type MenuContentProps = { trigger: ReactElement; items: readonly MenuItem[] };

/** The list of a menu, open from the beginning. */
export default function MenuContent({ trigger, items }: MenuContentProps) {
  return (
    <DropdownMenu.Root defaultOpen modal={false}>
      <DropdownMenu.Trigger>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Content align="end" collisionPadding={8} variant="soft">
        {items.map(({ name, icon: Icon, isDanger, isShort, onSelect }) => (
          <DropdownMenu.Item
            key={name}
            className={isShort ? 'short' : ''}
            {...(isDanger && { color: 'red' })}
            onSelect={safely(onSelect)}
          >
            {Icon && <Icon />} {name}
          </DropdownMenu.Item>
        ))}
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}
