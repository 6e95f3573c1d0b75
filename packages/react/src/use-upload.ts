import { type UploadOptions, uploadFile } from '@parley/client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useParley } from './provider.js';

/** The state of one upload. */
export interface FileUpload {
  /** The share of the file that the server has, from 0 to 1; null while nothing is uploaded. */
  readonly progress: number | null;
  /** The error of the last upload; null without one. */
  readonly error: Error | null;
}

const idle: FileUpload = { progress: null, error: null };

/** Uploads one file at a time; an upload ends with the component, and when the next one begins. */
export function useUpload() {
  const { parley } = useParley();
  const [state, setState] = useState(idle);
  const running = useRef<AbortController | null>(null);

  const cancel = useCallback(() => {
    running.current?.abort();
    running.current = null;
    setState(idle);
  }, []);

  const upload = useCallback(
    async (file: Blob, options: Omit<UploadOptions, 'signal'>): Promise<string | null> => {
      running.current?.abort();
      const controller = new AbortController();
      running.current = controller;
      const isCurrent = () => running.current === controller;
      setState({ progress: 0, error: null });
      try {
        const id = await uploadFile(parley, file, {
          ...options,
          signal: controller.signal,
          onProgress(sent, total) {
            if (isCurrent()) setState({ progress: sent / total, error: null });
            options.onProgress?.(sent, total);
          },
        });
        if (isCurrent()) setState(idle);
        return id;
      } catch (error) {
        if (isCurrent()) setState({ progress: null, error: error as Error });
        return null;
      }
    },
    [parley],
  );

  useEffect(() => () => running.current?.abort(), []);
  return {
    ...state,
    /** Uploads a file; resolves to the id for `attachmentIds`, and to null when it failed or was cancelled. */
    upload,
    /** Gives the running upload up. */
    cancel,
  };
}
