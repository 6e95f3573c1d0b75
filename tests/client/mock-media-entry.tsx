import { ParleyProvider, useCall, useConnection, useUpload } from '@parley/react';
import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { createMockParley } from '../../packages/client/src/mock/index.js';

const mock = createMockParley();

function Call() {
  const { call, state, start, dismiss } = useCall();
  const { status } = useConnection();
  const begin = () => {
    dismiss();
    start({ callee: { username: 'cleo' } }, { kind: 'AUDIO' });
  };
  return (
    <>
      <p id="live">{status}</p>
      <p id="call">
        {state?.call?.caller.username} {state?.endReason ?? state?.status}{' '}
        {state?.remote?.getAudioTracks().length ?? 0}
      </p>
      <p id="id">{state?.call?.id}</p>
      <button type="button" onClick={begin}>
        Call cleo
      </button>
      <button type="button" onClick={() => call?.accept()}>
        Accept
      </button>
      <button type="button" onClick={() => call?.hangUp()}>
        Hang up
      </button>
    </>
  );
}

function Upload() {
  const { upload } = useUpload();
  const [text, setText] = useState('');
  const begin = async (file: File | undefined) => {
    if (!file) return;
    const seen: (number | string | null)[] = [];
    const onProgress = (sent: number, total: number) => seen.push(sent / total);
    seen.push(await upload(file, { kind: 'FILE', partBytes: 4, onProgress }));
    setText(seen.join(' '));
  };
  return (
    <>
      <input type="file" onChange={(event) => void begin(event.target.files?.[0])} />
      <p id="upload">{text}</p>
    </>
  );
}

Object.assign(globalThis, { mock });
createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <ParleyProvider parley={mock.parley}>
      <Call />
      <Upload />
    </ParleyProvider>
  </StrictMode>,
);
