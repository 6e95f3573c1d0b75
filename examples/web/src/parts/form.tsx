import { type FormValues, useForm } from '@parley/react';
import { Button, Text, TextArea, TextField } from '@radix-ui/themes';
import * as React from 'react';
import { Fault } from './controls.js';

export type { FormValues };

/** The errors of the inputs of a form, by their names. */
const FormErrors = React.createContext<Record<string, readonly string[]>>({});

export interface FormProps {
  /** The text of the button that submits it. */
  submit: string;
  /** Rejects with errors that the form shows. The inputs are emptied then, unless it resolves to false. */
  onSubmit: (values: FormValues, data: FormData) => Promise<unknown>;
  children: React.ReactNode;
}

/** A form whose inputs are read when it is submitted. */
export function Form({ submit, children, ...props }: FormProps) {
  const { onSubmit, isBusy, error, errors } = useForm(props.onSubmit);
  return (
    <FormErrors value={errors}>
      <form className="stack" onSubmit={onSubmit}>
        {children}
        <Fault error={error} />
        <Button type="submit" size="3" loading={isBusy}>
          {submit}
        </Button>
      </form>
    </FormErrors>
  );
}

type FieldProps = React.ComponentProps<typeof TextField.Root> & {
  label: string;
  name: string;
  hint?: string;
  /** Several lines, a picture, or one of some answers by their names, in place of a line. */
  kind?: 'lines' | 'picture' | Readonly<Record<string, string>>;
};

/** An input of a form with its label, its hint and its errors. */
export function Field({ label, hint, kind, ...input }: FieldProps) {
  const id = React.useId();
  const errors = React.useContext(FormErrors)[input.name];
  const about = errors?.join(' ') ?? hint;
  const common = {
    id,
    name: input.name,
    'aria-invalid': errors ? true : undefined,
    'aria-describedby': about ? `${id}-about` : undefined,
  };
  return (
    <div className="grid gap-1">
      <Text as="label" size="2" className="font-medium" htmlFor={id}>
        {label}
      </Text>
      {kind === 'picture' ? (
        <input type="file" accept="image/*" {...common} />
      ) : kind === 'lines' ? (
        <TextArea size="3" rows={3} defaultValue={`${input.defaultValue ?? ''}`} {...common} />
      ) : kind ? (
        Object.entries(kind).map(([value, text], index) => (
          <Text as="label" key={value}>
            <input type="radio" name={input.name} value={value} defaultChecked={index === 0} />{' '}
            {text}
          </Text>
        ))
      ) : (
        <TextField.Root size="3" {...input} {...common} />
      )}
      {about && (
        <Text size="2" color={errors ? 'red' : 'gray'} id={`${id}-about`}>
          {about}
        </Text>
      )}
    </div>
  );
}
