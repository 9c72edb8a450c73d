import { useEffect, useRef, useState } from 'react';
import { useStream } from '../../engine/use-stream.ts';

/** Between two readings: judging brings changes faster than anybody reads. */
const restMs = 500;

/** Raised when headlines came or were judged, at most twice a second. */
export function useNewsRound(): number {
  const [round, setRound] = useState(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useStream('news.watch', {}, () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      setRound((count) => count + 1);
    }, restMs);
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  return round;
}
