import { createSpotlight } from '@mantine/spotlight';

/** State of the command palette, and how to open it. */
export const [paletteStore, palette] = createSpotlight();

/** Selects the first entry of a palette that was just opened, so that Enter means something at once. */
export function selectFirst(): void {
  const { listId, selected } = paletteStore.getState();
  if (selected >= 0) return;
  const first = document.getElementById(listId)?.querySelector('[data-action]');
  if (!first) return;
  first.setAttribute('data-selected', 'true');
  paletteStore.updateState((state) => ({ ...state, selected: 0 }));
}
