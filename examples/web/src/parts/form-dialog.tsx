import { Dialog } from '@radix-ui/themes';
import { X } from 'lucide-react';
import { useState } from 'react';
import { Soft, Tool } from './controls.js';
import { Form, type FormProps } from './form.js';

type FormDialogProps = FormProps & { title: string; trigger: string };

/** A button, and the form that it opens in a dialog. */
export function FormDialog({ title, trigger, onSubmit, ...form }: FormDialogProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Dialog.Root open={isOpen} onOpenChange={setOpen}>
      <Dialog.Trigger>
        <Soft>{trigger}</Soft>
      </Dialog.Trigger>
      <Dialog.Content className="max-w-120!" aria-describedby={undefined}>
        <header className="line mb-3 justify-between">
          <Dialog.Title className="mb-0!">{title}</Dialog.Title>
          <Dialog.Close>
            <Tool label="Close" icon={X} />
          </Dialog.Close>
        </header>
        <Form
          {...form}
          onSubmit={async (...values) => {
            await onSubmit(...values);
            setOpen(false);
          }}
        />
      </Dialog.Content>
    </Dialog.Root>
  );
}
