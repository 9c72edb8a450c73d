import { useEffect, useRef, useState } from 'react';
import { useStream } from './use-stream.ts';

/** Between two readings: changes may come faster than anybody reads. */
const restMs = 500;

/** Raised when the stream says that there is something new to read, at most twice a second. */
export function useRound(name: 'news.watch' | 'record.watch' | 'paper.watch'): number {
  const [round, setRound] = useState(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useStream(name, {}, () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      setRound((count) => count + 1);
    }, restMs);
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  return round;
}
