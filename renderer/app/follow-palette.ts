import { useSettings } from '../stores/settings-store.ts';

/** Keeps the page's palette as chosen. Outside React: canvases read the colours while React is still drawing the change. */
export function followPalette(): void {
  const apply = () => {
    document.documentElement.dataset.palette = useSettings.getState().palette;
  };
  apply();
  useSettings.subscribe(apply);
}
