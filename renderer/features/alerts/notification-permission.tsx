import { Button } from '@mantine/core';
import { useState } from 'react';
import classes from './alerts.module.css';

const texts = {
  granted: 'This window may show desktop notifications.',
  denied: 'This window may not show desktop notifications; allow them for this address in the browser’s settings.',
  default: 'This window has not asked yet whether it may show desktop notifications.',
};

/** Whether this window may show notifications; a browser asks only when something was clicked. */
export function NotificationPermission() {
  const [permission, setPermission] = useState(() => ('Notification' in window ? Notification.permission : 'denied'));
  return (
    <div className={classes.permission}>
      <p>{texts[permission]}</p>
      {permission === 'default' && (
        <Button variant="default" onClick={() => void Notification.requestPermission().then(setPermission)}>
          Allow notifications
        </Button>
      )}
    </div>
  );
}
