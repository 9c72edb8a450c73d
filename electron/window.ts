import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import { minimumSize, type WindowState } from './window-state.ts';

/** The window's settings. What Electron would choose by itself today is said all the same, so that it stays. */
export function windowOptions(state: WindowState, preload: string, icon: string): BrowserWindowConstructorOptions {
  return {
    width: 1_440,
    height: 900,
    ...state.bounds,
    minWidth: minimumSize.width,
    minHeight: minimumSize.height,
    title: 'Omni',
    icon,
    // Shown when the page has painted once, on its own dark ground: no white flash.
    show: false,
    backgroundColor: '#0B0E14',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      // Candles must go on arriving while another window is in front.
      backgroundThrottling: false,
    },
  };
}

/** The size to open with next time. */
export function stateOf(window: Pick<BrowserWindow, 'getNormalBounds' | 'isMaximized'>): WindowState {
  return { bounds: window.getNormalBounds(), isMaximized: window.isMaximized() };
}
