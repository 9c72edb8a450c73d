import { useEffect, useState } from 'react';
import type { UtcMs } from '../../core/domain/time.ts';
import { engineNow } from '../stores/live-store.ts';

/** The engine's time, renewed every second. */
export function useNow(): UtcMs {
  const [now, setNow] = useState(engineNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(engineNow()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
