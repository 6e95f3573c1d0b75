import { join } from 'node:path';
import type { Config } from '../../config/config.js';
import { localStore, type UploadStore } from './store.js';

/** The store of uploads: a bucket where one is configured, otherwise files in the data directory. */
export async function openUploads({ s3, dataDir }: Config): Promise<UploadStore> {
  if (s3) return (await import('./s3-store.js')).s3Store(s3);
  return localStore(join(dataDir, 'media'));
}
