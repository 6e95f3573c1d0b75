import { runAdmin } from './admin/run.js';

process.exitCode = await runAdmin(process.env, process.argv.slice(2));
