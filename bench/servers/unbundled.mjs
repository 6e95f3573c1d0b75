// Parley without its bundle: a profile then tells which package each function is of.
const { run } = await import('../../dist/server/run.js');
await run(process.env, () => {});
