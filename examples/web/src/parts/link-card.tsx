import type { ParleyPostFragment } from '@parley/client';
import { Card } from '@radix-ui/themes';

/** What the page of a link says about itself. */
export const LinkCard = ({ linkPreview: page }: Pick<ParleyPostFragment, 'linkPreview'>) =>
  page && (
    <Card asChild>
      <a href={page.url} target="_blank" rel="noreferrer" className="grid max-w-100 gap-1">
        <span className="faint">{page.siteName ?? new URL(page.url).hostname}</span>
        <b dir="auto">{page.title}</b>
        <span className="faint line-clamp-2" dir="auto">
          {page.description}
        </span>
      </a>
    </Card>
  );
