import { Heading } from '@radix-ui/themes';
import { ArrowLeft } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { Tool } from './controls.js';

interface ScreenProps {
  title: string;
  /** Stands below the heading. */
  text?: ReactNode;
  /** Controls beside the heading. */
  controls?: ReactNode;
  /** Shows a button that leads to the last screen: always, or where the last one is not beside it. */
  back?: boolean | 'narrow';
  /** Whether it stands beside the main screen. */
  isAside?: boolean;
  className?: string;
  children: ReactNode;
}

/** One screen with its heading, which takes the focus when the screen opens. */
export function Screen({ title, isAside, className = '', children, ...head }: ScreenProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!isAside) document.title = `${title} · Parley`;
  }, [title, isAside]);
  useEffect(() => {
    if (!isAside) heading.current?.focus({ preventScroll: true });
  }, [isAside]);
  const Part = isAside ? 'aside' : 'main';
  return (
    <Part
      className={`stack mx-auto w-full max-w-170 p-4 ${className}`}
      {...(isAside ? { 'aria-label': title } : { id: 'main' })}
    >
      <header className="line">
        {head.back && (
          <Tool
            label="Back"
            icon={ArrowLeft}
            className={head.back === 'narrow' ? 'm-0! lg:hidden!' : 'm-0!'}
            onClick={() => history.back()}
          />
        )}
        <div className="grid min-w-0 flex-1">
          <Heading
            as={isAside ? 'h2' : 'h1'}
            size="6"
            className="truncate"
            ref={heading}
            tabIndex={-1}
            dir="auto"
          >
            {title}
          </Heading>
          {head.text}
        </div>
        {head.controls}
      </header>
      {children}
    </Part>
  );
}
