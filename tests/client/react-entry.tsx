import { createRoot } from 'react-dom/client';
import { App, connect } from './react-app.js';

const parley = connect(`${location.origin}/graphql`);
createRoot(document.getElementById('root') as HTMLElement).render(<App parley={parley} />);
