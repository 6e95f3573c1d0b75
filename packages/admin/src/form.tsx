import { fieldErrors } from '@parley/client/core';
import { type ComponentProps, type ReactNode, useState } from 'react';

/** A form with a button, that shows the errors of its action. */
export function Form({
  submit,
  action,
  children,
}: {
  submit: string;
  /** Resolves when it is done; what it throws is shown. */
  action(values: Record<string, string>): Promise<unknown>;
  children(errors: Record<string, string[]>): ReactNode;
}) {
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const errors = fieldErrors(error);
  async function run(form: HTMLFormElement) {
    setBusy(true);
    setError(null);
    const values = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
    await action(Object.fromEntries(values)).catch(setError);
    setBusy(false);
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void run(event.currentTarget);
      }}
    >
      {children(errors)}
      {error !== null && Object.keys(errors).length === 0 && (
        <p className="error" role="alert">
          {(error as Error).message}
        </p>
      )}
      <button type="submit" disabled={isBusy}>
        {submit}
      </button>
    </form>
  );
}

/** A labelled input with its errors. */
export const Field = ({
  label,
  errors,
  ...input
}: ComponentProps<'input'> & { label: string; errors?: string[] | undefined }) => (
  <label>
    {label}
    <input required {...input} aria-invalid={errors ? true : undefined} />
    {errors?.map((text) => (
      <span className="error" key={text} role="alert">
        {text}
      </span>
    ))}
  </label>
);

/** The input of a mailed code. */
export const CodeField = ({ errors }: { errors?: string[] | undefined }) => (
  <Field
    label="Code from the mail"
    name="code"
    inputMode="numeric"
    autoComplete="one-time-code"
    pattern="\d{6}"
    title="Six digits"
    errors={errors}
  />
);
