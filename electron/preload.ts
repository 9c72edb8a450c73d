import { contextBridge, ipcRenderer } from 'electron';

contextBridge.exposeInMainWorld('omni', { isElectron: true });

ipcRenderer.on('omni-port', (event) => window.postMessage('omni-port', window.location.origin, event.ports));

// By now the page's own scripts have run and listen.
window.addEventListener('load', () => ipcRenderer.send('omni-port-wanted'));
