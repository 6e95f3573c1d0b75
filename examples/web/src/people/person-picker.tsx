import type { ParleyUserFragment } from '@parley/client';
import { useUsers } from '@parley/react';
import { useDeferredValue, useState } from 'react';
import { List, PersonRow, SearchField, safely } from '../parts/index.js';

type PersonPickerProps = { label: string; onPick: (user: ParleyUserFragment) => unknown };

/** Finds a person by name and hands them to `onPick`. */
export function PersonPicker({ label, onPick }: PersonPickerProps) {
  const [text, setText] = useState('');
  const search = useDeferredValue(text.trim());
  const { items } = useUsers({ search, pageSize: 5 });
  const pick = safely((user: ParleyUserFragment) => {
    setText('');
    return onPick(user);
  });
  return (
    <>
      <SearchField label={label} text={text} onChange={setText} />
      {search && (
        <List items={items} empty="Nobody of this name.">
          {(user) => <PersonRow user={user} onPick={() => pick(user)} />}
        </List>
      )}
    </>
  );
}
