import type { MenuItemConstructorOptions } from 'electron';

/** The application menu. Developer tools only where the app is not packaged. */
export function menuTemplate(options: { isMac: boolean; isPackaged: boolean }): MenuItemConstructorOptions[] {
  const { isMac, isPackaged } = options;
  const separator = { type: 'separator' } as const;
  const developer: MenuItemConstructorOptions[] = isPackaged ? [] : [separator, { role: 'toggleDevTools' }];
  // On macOS the about box is in the application's own menu.
  const help: MenuItemConstructorOptions[] = isMac ? [] : [{ role: 'help', submenu: [{ role: 'about' }] }];
  return [
    { role: isMac ? 'appMenu' : 'fileMenu' },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        { role: 'reload' },
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'togglefullscreen' },
        ...developer,
      ],
    },
    { role: 'windowMenu' },
    ...help,
  ];
}
