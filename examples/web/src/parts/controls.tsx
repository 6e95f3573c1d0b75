import { Button, Card, IconButton, Text } from '@radix-ui/themes';
import type { ComponentProps, ComponentType, ReactNode } from 'react';
import { toastError } from './toast.js';

/** What a press does, with its error shown as a toast. */
export const safely =
  <Given extends unknown[]>(action: (...given: Given) => unknown) =>
  async (...given: Given): Promise<void> => {
    try {
      await action(...given);
    } catch (error) {
      toastError(error);
    }
  };

type ButtonProps = ComponentProps<typeof Button> & {
  /** Errors that it throws or rejects with are shown. */
  onClick?: (event: React.MouseEvent<HTMLButtonElement>) => unknown;
};

/** A button of the first rank. */
export const Main = ({ onClick, ...props }: ButtonProps) => (
  <Button type="button" {...props} {...(onClick && { onClick: safely(onClick) })} />
);

/** A button of less weight. */
export const Soft = (props: ButtonProps) => <Main variant="soft" {...props} />;

/** A button in a line of text. */
export const Small = ({ className = '', ...props }: ButtonProps) => (
  <Main variant="ghost" size="1" className={`m-0! ${className}`} {...props} />
);

type ToolProps = ComponentProps<typeof IconButton> &
  Pick<ButtonProps, 'onClick'> & { label: string; icon: ComponentType };

/** A quiet button that shows an icon alone. */
export const Tool = ({ label, icon: Icon, onClick, ...props }: ToolProps) => (
  <IconButton
    type="button"
    size="3"
    variant="ghost"
    color="gray"
    className="m-0!"
    title={label}
    {...props}
    {...(onClick && { onClick: safely(onClick) })}
  >
    <Icon />
    <span className="sr-only">{label}</span>
  </IconButton>
);

/** A text of a person, in its own direction. */
export const Prose = ({ children }: { children: ReactNode }) => (
  <p className="whitespace-pre-wrap" dir="auto">
    {children}
  </p>
);

/** The message of an error. */
export const Fault = ({ error }: { error: Error | null }) =>
  error && (
    <Text as="p" color="red" role="alert">
      {error.message}
    </Text>
  );

/** A card with several things below one another. */
export const Panel = (props: ComponentProps<typeof Card>) => (
  <Card size="2" className="stack" {...props} />
);

/** A part of a screen, with its heading. */
export const Section = ({ title, children }: { title: string; children: ReactNode }) => (
  <Panel role="region" aria-label={title}>
    <h2>{title}</h2>
    {children}
  </Panel>
);
