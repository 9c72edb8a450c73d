import type { Alert } from '../../../core/contract/contract.ts';

/** What a window does with an alert, or why it cannot. */
export type Act = { readonly problem?: string; readonly run: () => void };

/** A notification of the desktop; a click on it brings the window to the alerts. */
export function showNotification({ id, ruleName, text }: Alert): Act {
  const isGranted = 'Notification' in window && Notification.permission === 'granted';
  if (!isGranted)
    return { problem: 'This window may not show notifications; allow them on the Alerts page.', run() {} };
  return {
    run() {
      const shown = new Notification(ruleName, { body: text, tag: `omni-alert-${id}` });
      shown.onclick = () => {
        window.focus();
        location.hash = '#/alerts';
      };
    },
  };
}
