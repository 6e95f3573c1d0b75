import { ECDH } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import type { Context } from '../../core/context.js';
import { badInput, checkAll, forbidden } from '../../core/errors.js';
import { snapshotColumns } from '../../core/events/history.js';
import { isPublicAddress, literalAddress } from '../../core/push/public-address.js';
import { cleanText } from '../../core/text.js';
import { holdAccounts } from '../account/hold.service.js';
import type { PushPlatform } from './push-target.entity.js';

/** The most browsers and devices of a user; the oldest gives way to a new one. */
const maxTargets = 20;
const maxAddressLength = 2_048;
const pointBytes = 65;

/** A Web Push subscription, with its keys in base64url. */
export interface NewSubscription {
  endpoint: string;
  p256dh: string;
  auth: string;
}

/** Registers a browser for pushes until the viewer's session ends. Throws BAD_USER_INPUT. */
export async function registerSubscription(ctx: Context, wanted: NewSubscription): Promise<void> {
  ctx.requireViewer();
  const { endpoint, p256dh, auth } = await checkAll({
    endpoint: () => checkEndpoint(ctx, wanted.endpoint),
    p256dh: () => checkKey('p256dh', wanted.p256dh, pointBytes),
    auth: () => checkKey('auth', wanted.auth, 16),
  });
  await register(ctx, 'WEB', endpoint, p256dh, auth);
}

/** Registers a device for pushes until the viewer's session ends. Throws BAD_USER_INPUT, and FORBIDDEN without a gateway. */
export async function registerDevice(
  ctx: Context,
  platform: PushPlatform,
  token: string,
): Promise<void> {
  ctx.requireViewer();
  if (!ctx.app.config.push.gateway)
    throw forbidden('This server has no push gateway.').because('PUSH_GATEWAY_MISSING');
  if (platform === 'WEB')
    throw badInput('platform', 'A browser is registered by `registerPushSubscription`.');
  await register(ctx, platform, checkToken(token));
}

/** Removes a browser or device of the viewer; idempotent. Throws BAD_USER_INPUT. */
export async function unregister(ctx: Context, field: string, address: string): Promise<void> {
  const { id } = ctx.viewer;
  const wanted = cleanText(field, address, { min: 1, max: maxAddressLength });
  await ctx.commit(async () => {
    await holdAccounts(ctx);
    await ctx.em.execute('delete from push_targets where user_id = ? and address = ?', [
      id,
      wanted,
    ]);
  });
}

const checkToken = (token: string): string => {
  const clean = cleanText('token', token, { min: 1, max: maxAddressLength });
  if (/\s/.test(clean)) throw badInput('token', 'A token has no spaces.');
  return clean;
};

/** Checks that an endpoint is one of the public internet; it is checked again whenever it is used. */
async function checkEndpoint(ctx: Context, endpoint: string): Promise<string> {
  const clean = cleanText('endpoint', endpoint, { min: 1, max: maxAddressLength });
  const url = URL.parse(clean);
  const { privateEndpoints } = ctx.app.config.push;
  const schemes = privateEndpoints ? ['https:', 'http:'] : ['https:'];
  if (!url || !schemes.includes(url.protocol) || url.username || url.password)
    throw badInput('endpoint', 'The endpoint must be an https address.');
  if (privateEndpoints) return url.href;
  const found = await addressesOf(url);
  if (found.length === 0 || !found.every(isPublicAddress))
    throw badInput('endpoint', 'The endpoint is not in the public internet.');
  return url.href;
}

async function addressesOf(url: URL): Promise<string[]> {
  const literal = literalAddress(url);
  if (literal !== null) return [literal];
  const found = await lookup(url.hostname, { all: true }).catch(() => []);
  return found.map(({ address }) => address);
}

function checkKey(field: string, key: string, bytes: number): string {
  const clean = cleanText(field, key, { min: 1, max: 200 }).replace(/=+$/, '');
  const decoded = /^[\w-]+$/.test(clean) ? Buffer.from(clean, 'base64url') : null;
  if (decoded?.length !== bytes || (bytes === pointBytes && !isPoint(decoded)))
    throw badInput(field, `Must be ${bytes} bytes in base64url, as browsers give them.`);
  return clean;
}

/** Whether these bytes are a point of the curve P-256, as the public key of a browser is. */
function isPoint(bytes: Buffer): boolean {
  try {
    return bytes[0] === 4 && ECDH.convertKey(bytes, 'prime256v1').length > 0;
  } catch {
    return false;
  }
}

/** Adds the row of a target, or takes it over from an earlier session of the same browser or device. */
async function register(
  ctx: Context,
  platform: PushPlatform,
  address: string,
  publicKey: string | null = null,
  authSecret: string | null = null,
): Promise<void> {
  const { id, sessionId } = ctx.viewer;
  await ctx.commit(async () => {
    await ctx.em.execute('select from users where id = ? for no key update', [id]);
    // Without a target, messages are not looked at: with the first one, that begins at the current snapshot.
    await ctx.em.execute(
      `insert into push_position as position (id, mark)
       select true, now.xmin from (select ${snapshotColumns}) now
       on conflict (id) do update set mark = excluded.mark where not exists (select from push_targets)`,
    );
    await ctx.em.execute('delete from push_targets where address = ? and user_id <> ?', [
      address,
      id,
    ]);
    await ctx.em.execute(
      `insert into push_targets (user_id, session_id, platform, address, public_key, auth_secret)
       values (?, ?, ?, ?, ?, ?)
       on conflict (address) do update set session_id = excluded.session_id, platform = excluded.platform,
         public_key = excluded.public_key, auth_secret = excluded.auth_secret`,
      [id, sessionId, platform, address, publicKey, authSecret],
    );
    await ctx.em.execute(
      `delete from push_targets where user_id = ? and id not in (
         select id from push_targets where user_id = ? order by created_at desc, id desc limit ?)`,
      [id, id, maxTargets],
    );
  });
  ctx.app.pusher.hasTargets();
}
