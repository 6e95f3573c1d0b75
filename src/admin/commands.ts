import type { Command } from './command.js';
import { doctor } from './doctor/doctor.js';
import { exportData } from './export.js';
import { purge } from './purge.js';
import { reindex } from './reindex.js';
import { restored } from './restored.js';
import { resetPassword, revoke, sessions } from './sessions.js';
import { promote, users } from './users.js';

/** All commands of `npm run admin`, in the order of the help. */
export const commands: readonly Command[] = [
  users,
  sessions,
  resetPassword,
  revoke,
  promote,
  exportData,
  purge,
  doctor,
  restored,
  reindex,
];
