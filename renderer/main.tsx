import '@fontsource-variable/inter/wght.css';
import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import '@mantine/spotlight/styles.layer.css';
import './styles/tokens.css';
import './styles/base.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { followPalette } from './app/follow-palette.ts';
import { keepConnected } from './engine/connection.ts';
import { createLinkSource } from './engine/open-source.ts';

// First: Electron's preload may send the port before anything is drawn.
void keepConnected(createLinkSource());
followPalette();

createRoot(document.getElementById('root') as HTMLElement).render(<App />);
