import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import S3rver from '@20minutes/s3rver';
import { parseConfig } from '../../src/config/config.js';
import { openUploads } from '../../src/core/storage/open-store.js';
import type { UploadStore } from '../../src/core/storage/store.js';
import { closing } from './closing.js';
import { makeTempDir } from './postgres.js';
import { type Overrides, TEST_ENV } from './server.js';

/** Where the nodes of a test keep uploads. */
export interface UploadStorage {
  /** The variables of nodes that use it. */
  readonly env: Overrides;
  /** The store of a node. */
  storeOf(node: { dataDir: string }): Promise<UploadStore>;
  /** The names of all files of a node, sorted. */
  filesOf(node: { dataDir: string }): Promise<string[]>;
  /** Makes a file of a node as old as so many hours. */
  age(node: { dataDir: string }, name: string, hours: number): Promise<void>;
}

const bucket = 'parley-uploads';

/** The variables of a bucket of a real server of S3's protocol, which checks signatures. */
async function startBucket(directory: string): Promise<Overrides> {
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    vhostBuckets: false,
    configureBuckets: [{ name: bucket }],
  });
  const { port } = await server.run();
  closing({
    async stop() {
      server.httpServer.closeAllConnections();
      await server.close();
    },
  });
  return {
    S3_ENDPOINT: `http://127.0.0.1:${port}`,
    S3_BUCKET: bucket,
    S3_ACCESS_KEY_ID: 'S3RVER',
    S3_SECRET_ACCESS_KEY: 'S3RVER',
  };
}

/** The folder of a node, or a bucket with `UPLOAD_STORAGE=s3`. */
export async function uploadStorage(): Promise<UploadStorage> {
  const folder = process.env.UPLOAD_STORAGE === 's3' ? await makeTempDir('bucket') : null;
  const env = folder === null ? {} : await startBucket(folder);
  const storeOf = ({ dataDir }: { dataDir: string }) =>
    openUploads(parseConfig({ ...TEST_ENV, ...env, DATA_DIR: dataDir }));
  return {
    env,
    storeOf,
    async filesOf(node) {
      const store = await storeOf(node);
      const names: string[] = [];
      for await (const page of store.list()) names.push(...page.map(({ name }) => name));
      return names.sort();
    },
    async age({ dataDir }, name, hours) {
      const at = new Date(Date.now() - hours * 3_600_000);
      const path =
        folder === null
          ? join(dataDir, 'media', name)
          : join(folder, bucket, `${name}._S3rver_object`);
      await utimes(path, at, at);
    },
  };
}
