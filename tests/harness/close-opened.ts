import { afterAll } from 'vitest';
import { stopOpened } from './closing.js';

// Set up for each file, while modules may be read once for many.
afterAll(stopOpened, 60_000);
