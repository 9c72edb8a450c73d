import { useEffect, useRef, useState } from 'react';
import { useStream } from './use-stream.ts';

/**
 * Raised when the stream says that there is something new to read.
 * @param restMs between two readings: changes may come faster than anybody reads
 */
export function useRound(name: 'news.watch' | 'record.watch' | 'paper.watch', restMs = 500): number {
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
