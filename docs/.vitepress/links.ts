import type { MarkdownRenderer } from 'vitepress';

/** Files outside of the site whose content has a page. */
const pages: [pattern: RegExp, page: string][] = [
  [/^(\.\.\/)+docs\/(.*)$/, '/$2'],
  [/^\.\.\/(packages\/|.*\/packages\/)?react\/README\.md$/, '/guides/react'],
  [/^\.\.\/(packages\/|.*\/packages\/)?client\/README\.md$/, '/guides/apollo-client'],
  [/^(\.\.\/)+README\.md(#.*)?$/, '/start'],
];

/**
 * Links to files of the repository outside of `docs/`, which the site does not contain: to a page with the same content,
 * or the text alone.
 */
export function linksInside(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push('links-inside', (state) => {
    const depth = (state.env.relativePath ?? '').split('/').length;
    for (const { children } of state.tokens) {
      let hidden = 0;
      for (const token of children ?? []) {
        if (token.type === 'link_close' && hidden > 0) {
          hidden -= 1;
          token.hidden = true;
        }
        if (token.type !== 'link_open') continue;
        const href = token.attrGet('href') ?? '';
        const page = pages.find(([pattern]) => pattern.test(href));
        if (page) token.attrSet('href', href.replace(...page));
        else if (href.startsWith('../'.repeat(depth))) {
          hidden += 1;
          token.hidden = true;
          token.attrs = null;
        }
      }
    }
  });
}
