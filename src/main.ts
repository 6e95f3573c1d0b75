import { run } from './run.js';

await run(process.env, (server, config) => {
  console.log(`Parley listens on ${server.url}`);
  if (config.introspection) console.log(`Sandbox: ${server.url}/graphql`);
});
