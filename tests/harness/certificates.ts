import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeTempDir } from './postgres.js';

/** Files of a certificate authority, and of certificates that it has signed. */
export interface Certificates {
  readonly ca: string;
  /** The certificate of a server at localhost and 127.0.0.1. */
  readonly server: Pair;
  readonly client: Pair;
  stop(): Promise<void>;
}

interface Pair {
  readonly cert: string;
  readonly key: string;
}

/** Makes a certificate authority, and a certificate of a server and of a client, by `openssl`. */
export async function makeCertificates(): Promise<Certificates> {
  const dir = await makeTempDir('certificates');
  const openssl = (...args: string[]) => promisify(execFile)('openssl', args, { cwd: dir });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  await openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=ca');
  const issue = async (name: string): Promise<Pair> => {
    const issuer = ['-CA', 'ca.crt', '-CAkey', 'ca.key'];
    const names = ['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
    const files = ['-keyout', `${name}.key`, '-out', `${name}.crt`];
    await openssl('req', '-x509', ...issuer, ...key, ...files, '-subj', `/CN=${name}`, ...names);
    return { cert: join(dir, `${name}.crt`), key: join(dir, `${name}.key`) };
  };
  return {
    ca: join(dir, 'ca.crt'),
    server: await issue('server'),
    client: await issue('client'),
    stop: () => rm(dir, { recursive: true, force: true }),
  };
}
