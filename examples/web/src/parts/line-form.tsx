import { TextField } from '@radix-ui/themes';
import { SendHorizontal } from 'lucide-react';
import { type ComponentProps, useState } from 'react';
import { Tool } from './controls.js';
import { toastError } from './toast.js';

type LineFormProps = Omit<ComponentProps<typeof TextField.Root>, 'onSubmit'> & {
  label: string;
  submit: string;
  /** The line is emptied when it resolves. */
  onSubmit: (text: string) => Promise<unknown>;
};

/** One line of text and a button that sends it. */
export function LineForm({ label, submit, onSubmit, defaultValue = '', ...input }: LineFormProps) {
  const [text, setText] = useState(String(defaultValue));
  return (
    <form
      className="line"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(text.trim()).then(() => setText(''), toastError);
      }}
    >
      <TextField.Root
        size="3"
        className="flex-1"
        aria-label={label}
        placeholder={label}
        dir="auto"
        value={text}
        onChange={({ target }) => setText(target.value)}
        {...input}
      />
      <Tool label={submit} icon={SendHorizontal} type="submit" disabled={text.trim() === ''} />
    </form>
  );
}
