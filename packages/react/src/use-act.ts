import type { TypedDocumentNode } from '@apollo/client';
import { readAgain } from '@parley/client';
import { useCallback } from 'react';
import { useParley } from './provider.js';

export interface ActOptions<Data> {
  /** The answer that is expected. It is shown at once, and taken back when the server refuses. */
  expected?: Data;
  /** Names of operations: those of them that are shown are read again afterwards, such as `Groups`. */
  reads?: readonly string[];
}

/** Runs mutations that take one `input`: `act(document, input, options)`. Rejects with the error of the server. */
export function useAct() {
  const { parley, prepare } = useParley();
  return useCallback(
    async <Data, Input>(
      document: TypedDocumentNode<Data, { input: Input }>,
      input: NoInfer<Input>,
      { expected, reads = [] }: ActOptions<NoInfer<Data>> = {},
    ): Promise<Data> => {
      const { client } = parley;
      const { data } = await client.mutate<Data, { input: Input }>({
        mutation: prepare(document),
        variables: { input },
        ...(expected && { optimisticResponse: expected as never }),
      });
      const shown = [...client.getObservableQueries()];
      const stale = shown.filter(({ queryName }) => reads.includes(queryName ?? ''));
      await Promise.all(stale.map(readAgain));
      return data as Data;
    },
    [parley, prepare],
  );
}

export type Act = ReturnType<typeof useAct>;
