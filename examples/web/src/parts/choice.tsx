import { SegmentedControl, TextField } from '@radix-ui/themes';
import { Search } from 'lucide-react';

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  options: Readonly<Record<T, string>>;
  onChange: (value: T) => void;
}

/** A question with a few short answers, of which one is chosen. */
export const Choice = <T extends string>({ label, value, options, onChange }: ChoiceProps<T>) => (
  <SegmentedControl.Root
    size={{ initial: '1', sm: '2' }}
    aria-label={label}
    value={value}
    onValueChange={onChange as () => void}
  >
    {Object.entries<string>(options).map(([option, text]) => (
      <SegmentedControl.Item key={option} value={option}>
        {text}
      </SegmentedControl.Item>
    ))}
  </SegmentedControl.Root>
);

interface SearchFieldProps {
  label: string;
  placeholder?: string;
  text: string;
  onChange: (text: string) => void;
}

/** An input that filters a list. */
export const SearchField = ({ label, placeholder, text, onChange }: SearchFieldProps) => (
  <TextField.Root
    size="3"
    type="search"
    aria-label={label}
    placeholder={placeholder ?? label}
    value={text}
    onChange={({ target }) => onChange(target.value)}
  >
    <TextField.Slot>
      <Search />
    </TextField.Slot>
  </TextField.Root>
);
