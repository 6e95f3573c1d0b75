import type { Row } from '../row.js';
import { doctorRows } from './doctor.js';
import { embeddedRows } from './embedded.js';
import { failoverRows } from './failover.js';
import { limitRows } from './limits.js';
import { poolerRows } from './poolers.js';
import { replicaRows } from './replica.js';
import { roleRows } from './roles.js';
import { silenceRows } from './silence.js';
import { tlsRows } from './tls.js';
import { versionRows } from './versions.js';

/** All rows, in the order of docs/operate/databases.md. */
export const rows: readonly Row[] = [
  ...versionRows,
  ...tlsRows,
  ...poolerRows,
  ...roleRows,
  ...silenceRows,
  ...failoverRows,
  ...replicaRows,
  ...limitRows,
  ...embeddedRows,
  ...doctorRows,
];
