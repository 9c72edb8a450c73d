import { useSyncExternalStore } from 'react';
import { type PageId, pageOf } from './pages.ts';

function listen(onChange: () => void): () => void {
  window.addEventListener('hashchange', onChange);
  return () => window.removeEventListener('hashchange', onChange);
}

/** The page in the address bar, so that back, forward and reload work. */
export function usePage(): PageId {
  return useSyncExternalStore(listen, () => pageOf(location.hash));
}
