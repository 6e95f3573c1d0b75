import { createHash, createHmac, randomBytes } from 'node:crypto';
import { addressOf, isOwnOrigin } from '../../config/addresses.js';
import { originAllowed } from '../../config/origins.js';
import type { App } from '../../core/app.js';
import type { Context } from '../../core/context.js';
import { badInput, unavailable } from '../../core/errors.js';
import { cleanText } from '../../core/text.js';
import { mailConfirmation } from '../account/email.service.js';
import { demandCode } from '../session/second-factor.service.js';
import { openSession, type SignedIn } from '../session/sign-in.service.js';
import type { OAuthProviderName } from './oauth-identity.entity.js';
import { personOf } from './oauth-identity.service.js';
import { askProvider } from './provider-http.js';
import { providers } from './providers.js';

/** The time limit of a sign-in at the provider. */
const minutesAway = 10;

const digestOf = (secret: string) => createHash('sha256').update(secret).digest('hex');

/** The PKCE verifier of an attempt, derived from its `state` and so not stored. */
const verifierOf = ({ secret }: App, state: string) =>
  createHmac('sha256', secret).update(`oauth verifier ${state}`).digest('base64url');

/** The URL to redirect to, and the secret that the browser keeps until it returns. */
export interface Departure {
  url: string;
  binding: string;
}

/**
 * Starts an OAuth sign-in. `redirectUri` is a page of an allowed front end, by default the callback of
 * this server. Throws BAD_USER_INPUT, and UNAVAILABLE if the provider is not configured.
 */
export async function startOAuth(
  ctx: Context,
  name: OAuthProviderName,
  redirectUri?: string | null,
): Promise<Departure> {
  const application = applicationOf(ctx, name);
  const { config } = ctx.app;
  const [ownPath = '/oauth/authorize'] = config.oauth42RedirectPaths;
  const back = checkRedirect(ctx, redirectUri ?? addressOf(config, ownPath));
  const state = randomBytes(32).toString('base64url');
  const binding = randomBytes(32).toString('base64url');
  await ctx.em.execute(
    `insert into oauth_attempts (digest, provider, binding, redirect_uri, expires_at)
     values (?, ?, ?, ?, now() + make_interval(mins => ?))`,
    [digestOf(state), name, digestOf(binding), back, minutesAway],
  );
  const url = new URL(application.authorizeUrl);
  const challenge = createHash('sha256').update(verifierOf(ctx.app, state)).digest('base64url');
  const query = {
    client_id: application.clientId,
    redirect_uri: back,
    response_type: 'code',
    scope: providers[name].scope,
    state,
    code_challenge: challenge,
    code_challenge_method: 'S256',
  };
  for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
  return { url: url.href, binding };
}

/** The parameters of the provider's redirect. */
export interface Return {
  code: string;
  state: string;
  /** The secret that `startOAuth` gave to the browser. */
  binding: string;
  /** The mailed code, if the second factor is on. */
  loginCode?: string | null;
}

/**
 * Finishes an OAuth sign-in, and registers the user at their first one. A `state` is valid once and only in
 * the browser that started. Throws BAD_USER_INPUT, CONFLICT when another account has the e-mail address,
 * UNAUTHENTICATED without the code of the second factor, and UNAVAILABLE.
 */
export async function finishOAuth(
  ctx: Context,
  name: OAuthProviderName,
  { code, state, binding, loginCode }: Return,
): Promise<SignedIn> {
  const application = applicationOf(ctx, name);
  const [attempt] = await ctx.em.execute<{ redirect_uri: string }[]>(
    `delete from oauth_attempts
     where digest = ? and provider = ? and binding = ? and expires_at > now()
     returning redirect_uri`,
    [digestOf(state), name, digestOf(binding)],
  );
  if (!attempt)
    throw badInput('state', 'This sign-in is unknown or has expired; start it again.').because(
      'OAUTH_EXPIRED',
    );
  const profile = await askProvider(ctx, application, providers[name], {
    code,
    verifier: verifierOf(ctx.app, state),
    redirectUri: attempt.redirect_uri,
  });
  const { user, isNew } = await personOf(ctx, name, profile);
  if (isNew) mailConfirmation(ctx, user);
  await demandCode(ctx, user, loginCode);
  return openSession(ctx, user);
}

function applicationOf(ctx: Context, name: OAuthProviderName) {
  const application = providers[name].application(ctx.app.config);
  if (!application)
    throw unavailable('Sign-in with this provider is not configured.', 60_000).because(
      'PROVIDER_NOT_CONFIGURED',
    );
  return application;
}

function checkRedirect({ app: { config } }: Context, redirectUri: string): string {
  const { origin, protocol } = URL.canParse(redirectUri)
    ? new URL(redirectUri)
    : { origin: '', protocol: '' };
  const known = isOwnOrigin(config, origin) || originAllowed(config.corsOrigins, origin);
  if (!known || !/^https?:$/.test(protocol)) {
    throw badInput('redirectUri', 'The origin of this address is not allowed.');
  }
  return cleanText('redirectUri', redirectUri, { max: 2_000 });
}
