import { describe, expect, test } from 'vitest';
import { ConfigError, parseConfig } from '../../src/config/config.js';
import {
  type AllowedHost,
  firstAllowedUrl,
  parseAllowedHost,
} from '../../src/core/link-preview/allowed-hosts.js';
import { readPageCard } from '../../src/core/link-preview/page-card.js';

const hosts = ['example.org', '*.example.net', 'example.com:8443', 'http://old.example'].map(
  (entry) => parseAllowedHost(entry) as AllowedHost,
);

describe('the link of a text', () => {
  test.each([
    ['see https://example.org/a?b=c#d.', 'https://example.org/a?b=c'],
    ['(https://EXAMPLE.org)', 'https://example.org/'],
    ['https://www.example.net/x', 'https://www.example.net/x'],
    ['https://example.com:8443/x', 'https://example.com:8443/x'],
    ['http://old.example/', 'http://old.example/'],
    ['http://example.org/ then https://example.org/b', 'https://example.org/b'],
  ])('in "%s" is %s', (text, url) => {
    expect(firstAllowedUrl(hosts, text)).toBe(url);
  });

  test.each([
    'https://example.org.evil.test/',
    'https://evil.test/https://example.org',
    'https://example.org@evil.test/',
    'https://user:password@example.org/',
    'https://notexample.org/',
    'https://example.net/',
    'https://evilexample.net/',
    'https://example.org:8080/',
    'https://example.com/',
    'https://old.example/',
    'ftp://example.org/',
    'example.org',
    'https://127.0.0.1/',
    `https://example.org/${'x'.repeat(2_000)}`,
    'no link at all',
  ])('in "%s" is none', (text) => {
    expect(firstAllowedUrl(hosts, text)).toBeNull();
  });

  test('is none where no host is allowed', () => {
    expect(firstAllowedUrl([], 'https://example.org/')).toBeNull();
  });
});

test.each([
  'example.org/path',
  'ftp://example.org',
  '*',
  '*.',
  '.',
  'a b',
  'https://user@example.org',
])('LINK_PREVIEW_HOSTS refuses %s', (entry) => {
  const env = { LINK_PREVIEW_HOSTS: `example.org,${entry}` };
  expect(() => parseConfig(env)).toThrow(ConfigError);
});

describe('a page', () => {
  test('is read up to its body, as plain text', () => {
    const html = `<!doctype html><html><head>
      <title>Ladies &amp; <b>Gentlemen</b>
 ok</title><script>var title = "<title>no</title>";</script>
      <meta name="description" content="  one&#10;two \u202e three ">
      <meta property="og:site_name" content="The &lt;b&gt;Site&lt;/b&gt;">
      <meta property="og:image" content="https://example.org/a.png">
      <meta property="og:image:width" content="1200"><meta property="og:image:height" content="630">
      </head><body><meta property="og:title" content="of the body"></body></html>`;
    expect(readPageCard(html)).toEqual({
      title: 'Ladies & <b>Gentlemen</b> ok',
      description: 'one two three',
      siteName: 'The <b>Site</b>',
      imageWidth: 1200,
      imageHeight: 630,
    });
  });

  test('prefers what it says for previews, and is cut where it is long', () => {
    const card = readPageCard(
      `<title>plain</title><meta property="og:title" content="${'x'.repeat(400)}">
       <meta property="og:image:width" content="99999"><meta property="og:image:height" content="5">`,
    );
    expect(card?.title).toBe(`${'x'.repeat(299)}…`);
    expect(card).toMatchObject({ description: null, siteName: null, imageWidth: null });
  });

  test.each(['', '<p>hello</p>', '<title> </title>', '<body><title>late</title>'])(
    'without a title has no preview: %s',
    (html) => {
      expect(readPageCard(html)).toBeNull();
    },
  );
});
