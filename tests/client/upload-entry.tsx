import { browserUploads, createParleyClient, reasonOf, type Session } from '@parley/client';
import { ParleyProvider, useUpload } from '@parley/react';
import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';

/** A page that uploads the chosen file, in small parts. */
function Upload() {
  const { upload, cancel, progress, error } = useUpload();
  const [kind, setKind] = useState('FILE');
  const [id, setId] = useState('none');
  const start = async (file: File | undefined) => {
    if (!file) return;
    setId('none');
    const addresses = browserUploads();
    const done = await upload(file, { kind: kind as 'FILE', partBytes: 100_000, addresses });
    setId(done ?? 'none');
  };
  return (
    <>
      <input name="kind" value={kind} onChange={(event) => setKind(event.target.value)} />
      <input type="file" onChange={(event) => void start(event.target.files?.[0])} />
      <button type="button" onClick={cancel}>
        Cancel
      </button>
      <p id="progress">{progress ?? 'none'}</p>
      <p id="error">{error ? reasonOf(error) : 'none'}</p>
      <p id="upload">{id}</p>
    </>
  );
}

Object.assign(globalThis, {
  show(session: Session) {
    const parley = createParleyClient({ url: `${location.origin}/graphql`, session });
    createRoot(document.getElementById('root') as HTMLElement).render(
      <StrictMode>
        <ParleyProvider parley={parley}>
          <Upload />
        </ParleyProvider>
      </StrictMode>,
    );
  },
});
