import { statfs } from 'node:fs/promises';
import type { Config } from '../../config/config.js';
import { bytesText } from '../table.js';
import { type Finding, failed, finding, warning } from './finding.js';

const gigabyte = 1024 ** 3;

/** Whether a secret looks typed rather than drawn: few different characters, or words. */
const isWeak = (secret: string) =>
  new Set(secret).size < 12 || /secret|password|change|example|parley/i.test(secret);

function secrets({ env, jwtSecret, operatorToken }: Config): Finding[] {
  const given = jwtSecret ?? '';
  return [
    finding(
      'JWT_SECRET',
      given ? `${given.length} characters` : 'made in DATA_DIR',
      given && isWeak(given)
        ? warning(
            'Set JWT_SECRET to the output of `openssl rand -base64 48`; all users have to sign in again.',
          )
        : null,
    ),
    finding(
      'OPERATOR_TOKEN',
      operatorToken ? 'set' : 'not set',
      operatorToken || env !== 'production'
        ? null
        : warning('Set OPERATOR_TOKEN, or /metrics and /compat stay closed.'),
    ),
  ];
}

function addresses({ env, publicUrl, trustProxy }: Config): Finding[] {
  const { protocol, hostname } = new URL(publicUrl);
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  const isProduction = env === 'production';
  const problem = () => {
    if (isProduction && isLocal)
      return failed(
        'Set PUBLIC_URL to the address that clients use: links in mails and pictures begin with it.',
      );
    if (isProduction && protocol === 'http:')
      return warning(
        'Serve over TLS, and begin PUBLIC_URL with https://: browsers allow calls on secure pages alone.',
      );
    return null;
  };
  const isBehindProxy = protocol === 'https:';
  return [
    finding('PUBLIC_URL', publicUrl, problem()),
    finding(
      'TRUST_PROXY',
      trustProxy === 0 ? 'no proxy' : String(trustProxy),
      isBehindProxy && trustProxy === 0
        ? warning(
            'Set TRUST_PROXY to the number of proxies: without it all requests count as those of the proxy.',
          )
        : null,
    ),
  ];
}

function calls({ stunUrls, turn }: Config): Finding {
  return finding(
    'calls',
    `${stunUrls.length} STUN URLs, ${turn ? `${turn.urls.length} TURN URLs` : 'no TURN'}`,
    turn
      ? null
      : warning(
          'Set TURN_URLS and TURN_SECRET: without a relay, calls between many networks fail.',
        ),
  );
}

async function disk({ dataDir }: Config): Promise<Finding> {
  const { bavail, blocks, bsize } = await statfs(dataDir);
  const free = bavail * bsize;
  const share = Math.round((100 * bavail) / blocks);
  const text = `${bytesText(free)} free of ${bytesText(blocks * bsize)} (${share} %) at ${dataDir}`;
  if (free < gigabyte)
    return finding('disk', text, failed('Free space: writes fail when the disk is full.'));
  return finding('disk', text, share < 10 ? warning('Less than 10 % is free.') : null);
}

/** Checks of the settings, without a server. */
export async function checkSettings(config: Config): Promise<Finding[]> {
  return [
    ...secrets(config),
    ...addresses(config),
    calls(config),
    await disk(config).catch((error: Error) =>
      finding('disk', error.message, failed('Set DATA_DIR to a folder that exists.')),
    ),
  ];
}
