import { randomBytes } from 'node:crypto';
import type { App } from '../../core/app.js';
import { queryPrepared } from '../../core/postgres/pool.js';
import { type Finding, failed, finding, warning } from './finding.js';

function redis({ redis: link, config }: App): Finding[] {
  if (!link)
    return [
      finding(
        'Redis',
        'not set',
        config.env === 'production'
          ? warning('Set REDIS_URL when there is more than one node.')
          : null,
      ),
    ];
  const problems = link.problems();
  if (problems.length === 0) return [finding('Redis', 'all that it is used for works')];
  return problems.map(({ uses, error, advice }) =>
    finding(`Redis: ${uses.join(', ')}`, error, failed(advice)),
  );
}

/** Writes, reads and deletes a file. */
async function storage({ uploads, config }: App): Promise<Finding> {
  const where = config.s3 ? `${config.s3.endpoint}/${config.s3.bucket}` : `${config.dataDir}/media`;
  const name = `${randomBytes(16).toString('hex')}.webp`;
  try {
    await uploads.save(name, Buffer.from('doctor'), 'image/webp');
    const file = await uploads.open(name);
    file?.stream.destroy();
    await uploads.remove(name);
    if (!file) throw new Error('The file that was written is not there.');
    return finding('pictures', `written and deleted at ${where}`);
  } catch (error) {
    const advice = config.s3
      ? 'Check S3_ENDPOINT, S3_BUCKET and the keys, which need to put, get, list and delete objects.'
      : 'Let the user of the process write to DATA_DIR/media.';
    return finding('pictures', `${where}: ${(error as Error).message}`, failed(advice));
  }
}

/** The most pictures whose files are looked for. */
const sampled = 50;

async function samples(app: App): Promise<Finding> {
  const rows = await queryPrepared<{ name: string }>(
    app,
    'doctor_pictures',
    `select coalesce(file, substr(path, length('/media/') + 1)) as name from uploads
     where path is not null and not withheld order by created_at desc limit $1`,
    [sampled],
  );
  let missing = 0;
  for (const { name } of rows) {
    const file = await app.uploads.open(name);
    file?.stream.destroy();
    if (!file) missing += 1;
  }
  return finding(
    'files of pictures',
    `${missing} of the newest ${rows.length} are missing`,
    missing > 0
      ? warning(
          'DATA_DIR or S3_BUCKET may not be that of this database, or the pictures were not restored with it.',
        )
      : null,
  );
}

async function mail({ config: { smtpUrl, env, dataDir } }: App): Promise<Finding> {
  if (!smtpUrl)
    return finding(
      'mail',
      `files in ${dataDir}/mail`,
      env === 'production' ? failed('Set SMTP_URL: nobody receives codes and links.') : null,
    );
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
  });
  try {
    await transport.verify();
    return finding('mail', `${new URL(smtpUrl).host} accepts the connection`);
  } catch (error) {
    return finding(
      'mail',
      (error as Error).message,
      failed('Check SMTP_URL: host, port, user and password.'),
    );
  } finally {
    transport.close();
  }
}

/** Checks of the servers beside the database, by using them. */
export const checkServices = async (app: App): Promise<Finding[]> => [
  ...redis(app),
  await storage(app),
  await samples(app).catch((error: Error) =>
    finding('files of pictures', error.message, failed('See above.')),
  ),
  await mail(app),
];
