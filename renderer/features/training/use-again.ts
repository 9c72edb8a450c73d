import { useEffect, useRef } from 'react';

const againMs = 10_000;

/** Runs `again` every few seconds while it `isWanted`: what is missing may be arriving. */
export function useAgain(isWanted: boolean, again: () => void) {
  const newest = useRef(again);
  newest.current = again;
  useEffect(() => {
    if (!isWanted) return;
    const timer = setInterval(() => newest.current(), againMs);
    return () => clearInterval(timer);
  }, [isWanted]);
}
