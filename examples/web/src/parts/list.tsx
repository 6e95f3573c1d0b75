import { Card, Spinner } from '@radix-ui/themes';
import type { ReactNode } from 'react';
import { Soft } from './controls.js';
import { Screen } from './screen.js';

interface StatusProps {
  className?: string;
  isLoading?: boolean;
  error?: { message: string } | null | undefined;
  /** Said where there is nothing. */
  empty?: string;
}

/** What stands in place of something that is not there: not yet, by an error, or at all. */
export const Status = ({ isLoading, error, empty, className = '' }: StatusProps) => (
  <div className={`faint grid min-h-24 place-content-center ${className}`} role="status">
    {isLoading ? <Spinner size="3" role="img" aria-label="Loading" /> : (error?.message ?? empty)}
  </div>
);

type MissingProps = StatusProps & { title: string };

/** A screen of one thing that is not there. */
export const Missing = ({ title, ...status }: MissingProps) => (
  <Screen title={title} back>
    <Status empty={`This ${title.toLowerCase()} is not there.`} {...status} />
  </Screen>
);

export interface ListProps<T> extends StatusProps {
  items: readonly T[] | undefined;
  hasMore?: boolean | undefined;
  loadMore?: () => Promise<unknown>;
  /** Whether the items are cards of their own, in place of lines of one card. */
  isOpen?: boolean;
  children: (item: T) => ReactNode;
}

/** A list with its states: being read, failed, empty, and with more to read. */
export function List<T extends { id: string }>({ items = [], ...props }: ListProps<T>) {
  const { hasMore, loadMore, isOpen, children, ...status } = props;
  if (items.length === 0) return <Status {...status} />;
  const list = (
    <ul className={isOpen ? 'stack' : 'divide-y divide-(--gray-a4)'}>
      {items.map((item) => (
        <li key={item.id}>{children(item)}</li>
      ))}
    </ul>
  );
  return (
    <>
      {isOpen ? list : <Card asChild>{list}</Card>}
      {hasMore && loadMore && <Soft onClick={loadMore}>Show more</Soft>}
    </>
  );
}
