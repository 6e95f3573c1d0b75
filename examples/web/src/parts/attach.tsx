import { X } from 'lucide-react';
import { type ComponentProps, type ReactNode, useRef } from 'react';
import { Fault, Tool } from './controls.js';

type AttachProps = Pick<ComponentProps<typeof Tool>, 'label' | 'icon'> & {
  accept?: string;
  multiple?: boolean;
  onChoose: (files: readonly File[]) => unknown;
};

/** A button that lets the user choose files. */
export function Attach({ label, icon, onChoose, ...input }: AttachProps) {
  const picker = useRef<HTMLInputElement>(null);
  function choose({ target }: { target: HTMLInputElement }) {
    void onChoose([...(target.files ?? [])]);
    target.value = '';
  }
  return (
    <>
      <input ref={picker} type="file" hidden {...input} onChange={choose} />
      <Tool label={label} icon={icon} onClick={() => picker.current?.click()} />
    </>
  );
}

type ChosenProps = { label: string; onRemove: () => void; children: ReactNode };

/** Something that will be sent with a text, and the button that takes it away. */
export const Chosen = ({ label, onRemove, children }: ChosenProps) => (
  <div className="line">
    {children}
    <Tool label={label} icon={X} size="2" onClick={onRemove} />
  </div>
);

type UploadProps = { progress: number | null; error: Error | null; cancel: () => void };

/** The upload that runs, or the error of the last one. */
export const Upload = ({ progress, error, cancel }: UploadProps) =>
  progress === null ? (
    <Fault error={error} />
  ) : (
    <Chosen label="Cancel the upload" onRemove={cancel}>
      <progress className="flex-1" value={progress} aria-label="Upload" />
    </Chosen>
  );
