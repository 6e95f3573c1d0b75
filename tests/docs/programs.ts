import { markdownFiles, type Snippet, snippetsIn } from './snippets.js';

/** The programs in TypeScript and JavaScript that pages contain, by their page and their number on it. */
export const programs = new Map(
  markdownFiles()
    .filter((file) => !/^docs\/(migrate\/legacy|design\/(reading|architecture))/.test(file))
    .flatMap((file) =>
      snippetsIn(file)
        .filter(({ language }) => ['ts', 'tsx', 'js'].includes(language))
        .map((one, index): [string, Snippet] => [`${file} ${index + 1}`, one]),
    ),
);

/** Programs that `browser-programs.test.ts` runs. */
export const inBrowsers = [
  'docs/guides/calls.md 1',
  'docs/guides/notifications.md 1',
  'docs/guides/notifications.md 2',
  'docs/guides/pagination.md 1',
  'docs/guides/testing.md 2',
  'packages/react/README.md 1',
  'packages/react/README.md 2',
] as const;

/** A program that asks the server of a test in place of the one that its page names. */
export const askingAt = (url: string, code: string): string =>
  code
    .replaceAll(/http:\/\/localhost:8000|https:\/\/chat\.example\.org/g, url)
    .replaceAll('ws://localhost:8000', url.replace('http', 'ws'));
