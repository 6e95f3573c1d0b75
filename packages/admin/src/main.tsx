import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Gate } from './gate.js';

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <Gate />
  </StrictMode>,
);
