import * as parley from '../../packages/client/src/core.js';

// What a test evaluates in the page.
Object.assign(globalThis, { parley });
