import type { Config } from './config.js';

type Public = Pick<Config, 'publicUrl'>;

/** The absolute address of `path` as clients reach it. */
export const addressOf = ({ publicUrl }: Public, path: string): string => `${publicUrl}${path}`;

/**
 * The path of `addressOf`, for links, redirects, cookies and headers. A proxy that serves Parley below a path, such as
 * `https://example.org/parley`, removes it from the requests that it passes on.
 */
export const publicPath = (config: Public, path: string): string =>
  new URL(addressOf(config, path)).pathname;

/** Whether `origin` is the one of this server. */
export const isOwnOrigin = ({ publicUrl }: Public, origin: string): boolean =>
  origin === new URL(publicUrl).origin;
