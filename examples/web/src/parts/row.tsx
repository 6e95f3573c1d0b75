import { nameOf, type ParleyUserFragment } from '@parley/client';
import { Avatar } from '@radix-ui/themes';
import type { ReactNode } from 'react';
import { Link } from 'wouter';

type Faced = Pick<ParleyUserFragment, 'username' | 'alias' | 'avatar'>;
type Size = '1' | '2' | '3' | '4' | '5' | '6' | '7';

const colors = ['teal', 'iris', 'plum', 'bronze', 'crimson', 'grass', 'blue'] as const;

/** A colour that differs from name to name. */
const colorOf = (name: string) =>
  colors[[...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % colors.length]!;

type PictureProps = { name: string; url?: string | null | undefined; size?: Size };

/** The picture of a person or group, else the first letter of the name. Decoration: the name stands beside it. */
export const Picture = ({ name, url, size = '3' }: PictureProps) => (
  <span aria-hidden="true">
    <Avatar
      size={size}
      radius="full"
      color={colorOf(name)}
      src={url ?? undefined}
      fallback={[...name][0]?.toUpperCase() ?? ''}
    />
  </span>
);

export const Face = ({ user, size = '3' }: { user: Faced; size?: Size }) => (
  <Picture name={nameOf(user)} url={user.avatar?.url} size={size} />
);

interface RowProps {
  /** A face, or another picture at the beginning. */
  face?: ReactNode;
  title: ReactNode;
  /** Stands below the title. */
  text?: ReactNode;
  /** Where a press on the line leads to, or what it does. */
  href?: string;
  onPick?: () => void;
  isCurrent?: boolean;
  /** What stands at the end, such as buttons. */
  children?: ReactNode;
}

/** A line of a list. */
export function Row({ face, title, text, href, onPick, isCurrent, children }: RowProps) {
  const className = 'name font-semibold has-[b]:font-normal';
  const name = { className, dir: 'auto', children: title } as const;
  return (
    <div className="row line relative min-h-14 py-1">
      {face}
      <div className="text grid min-w-0 flex-1">
        {onPick ? (
          <button type="button" onClick={onPick} {...name} />
        ) : href ? (
          <Link href={href} aria-current={isCurrent ? 'page' : undefined} {...name} />
        ) : (
          <b {...name} />
        )}
        <span className="faint truncate" dir="auto">
          {text}
        </span>
      </div>
      {children}
    </div>
  );
}

type PersonRowProps = Omit<RowProps, 'title'> & { user: Faced };

/** A person's face and name, which lead to the profile. */
export const PersonRow = ({ user, ...row }: PersonRowProps) => (
  <Row
    face={<Face user={user} />}
    title={nameOf(user)}
    href={`/people/${user.username}`}
    {...row}
  />
);
