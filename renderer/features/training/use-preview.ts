import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import type { TrainingPreview, TrainingSpec } from '../../../core/contract/contract.ts';
import { useRequest } from '../../engine/use-request.ts';

const typingMs = 400;

export type Counted = ReturnType<typeof usePreview>;

/**
 * What a training on these data would learn from, asked for when the form has been still for a moment.
 * @param spec null asks nothing
 * @param extent of the stored candles; asked again when it changes
 * @returns the newest answer, with `isOld` while it does not yet belong to what stands in the form
 */
export function usePreview(spec: TrainingSpec | null, extent: string | null) {
  // What is not about data changes nothing in the answer.
  const wanted = spec && JSON.stringify({ markets: spec.markets, from: spec.from, to: spec.to, preset: spec.preset });
  const [settled] = useDebouncedValue(wanted, typingMs);
  const answer = useRequest('training.preview', settled === null ? null : JSON.parse(settled));
  const counted = useRef(extent);
  useEffect(() => {
    if (counted.current === extent) return;
    counted.current = extent;
    answer.reload();
  }, [extent, answer.reload]);
  const last = useRef<TrainingPreview | null>(null);
  if (answer.data) last.current = answer.data;
  const isCurrent = answer.data !== null && settled === wanted;
  return {
    preview: last.current,
    isOld: !isCurrent,
    /** Why training cannot start with what stands in the form; null also while that is not known yet. */
    blocked: isCurrent ? (answer.data?.problem ?? null) : null,
    failure: answer.problem,
    reload: answer.reload,
  };
}
