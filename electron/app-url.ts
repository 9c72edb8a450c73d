/** The renderer's own scheme: unlike file:// it has an origin, and reaches nothing but the built renderer. */
export const appScheme = 'app';
export const appUrl = 'app://omni/index.html';

/** Whether `url` belongs to the page that this shell shows: same scheme, host and port as `pageUrl`, nothing else. */
export function isAppUrl(url: string, pageUrl = appUrl): boolean {
  const [asked, own] = [URL.parse(url), URL.parse(pageUrl)];
  // `origin` is the text "null" for schemes that Node does not know, so its parts are compared.
  return (
    asked !== null && own !== null && asked.protocol === own.protocol && asked.host === own.host && !asked.username
  );
}

/**
 * The page to show: the built renderer, or the development server's when a shell that is not packaged was told one on loopback.
 * @param developmentUrl as electron-vite sets it in ELECTRON_RENDERER_URL
 */
export function choosePageUrl(isPackaged: boolean, developmentUrl: string | undefined): string {
  const url = isPackaged ? null : URL.parse(developmentUrl ?? '');
  const isLoopback = url?.protocol === 'http:' && ['localhost', '127.0.0.1'].includes(url.hostname);
  return isLoopback ? url.href : appUrl;
}
