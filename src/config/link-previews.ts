import { z } from 'zod';
import { type AllowedHost, parseAllowedHost } from '../core/link-preview/allowed-hosts.js';
import { flag } from './values.js';

const hosts = z.string().transform((list, context): readonly AllowedHost[] => {
  const parsed = list.split(',').map((entry) => parseAllowedHost(entry.trim()));
  const known = parsed.filter((host) => host !== null);
  if (known.length === parsed.length) return known;
  context.addIssue(
    'must be hosts such as example.org, *.example.org, example.org:8443 or http://example.org, with commas between',
  );
  return z.NEVER;
});

export const linkPreviewVariables = {
  LINK_PREVIEW_HOSTS: hosts.optional(),
  LINK_PREVIEW_PRIVATE_ADDRESSES: flag.default(false),
};

type Variables = z.output<z.ZodObject<typeof linkPreviewVariables>>;

/** From where pages may be fetched, to show what they say beside links to them; null for nowhere. */
export function linkPreviewConfig(read: Variables) {
  if (!read.LINK_PREVIEW_HOSTS) return null;
  return Object.freeze({
    hosts: Object.freeze(read.LINK_PREVIEW_HOSTS),
    /** Whether hosts may have addresses that are not public. */
    privateAddresses: read.LINK_PREVIEW_PRIVATE_ADDRESSES,
  });
}
