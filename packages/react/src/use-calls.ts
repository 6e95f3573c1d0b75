import { CallsDocument } from '@parley/client';
import { usePages } from './use-pages.js';

/** Calls of the viewer, newest first. */
export const useCalls = ({ pageSize = 20 } = {}) =>
  usePages(CallsDocument, { first: pageSize }, ({ calls }) => calls);
