import { fieldErrors } from '@parley/client';
import { type FormEvent, useCallback, useState } from 'react';

/** The texts of a form by the names of their inputs, without spaces around them. */
export type FormValues = Record<string, string>;

/**
 * Runs `send` with what a form contains when it is submitted, and empties the form, unless `send` resolves to false.
 * `errors` has the messages of the server by the names of inputs; `error` is one that belongs to no input.
 */
export function useForm(send: (values: FormValues, data: FormData) => Promise<unknown>) {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const errors = fieldErrors(error);
  const onSubmit = useCallback(
    async (event: FormEvent<HTMLFormElement>): Promise<void> => {
      event.preventDefault();
      const form = event.currentTarget;
      const data = new FormData(form);
      setBusy(true);
      setError(null);
      try {
        const values = [...data].map(([name, text]) => [name, String(text).trim()]);
        if ((await send(Object.fromEntries(values), data)) !== false) form.reset();
      } catch (failure) {
        setError(failure as Error);
      }
      setBusy(false);
    },
    [send],
  );
  return {
    /** For the `form`. */
    onSubmit,
    isBusy,
    errors,
    error: Object.keys(errors).length === 0 ? error : null,
  };
}
