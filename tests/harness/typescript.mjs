import { registerHooks } from 'node:module';

// Lets a plain Node process run sources that need no more than their types taken away: `./x.js` may be `./x.ts`.
registerHooks({
  resolve(specifier, context, next) {
    try {
      return next(specifier, context);
    } catch (error) {
      if (!specifier.endsWith('.js')) throw error;
      return next(specifier.replace(/\.js$/, '.ts'), context);
    }
  },
});
