import { useEffect } from 'react';
import { useRequest } from '../../engine/use-request.ts';
import { coverageOf } from './coverage.ts';

const againMs = 10_000;

/** What history there is, read again every few seconds: more may be arriving. */
export function useCoverage() {
  const data = useRequest('data.list', {});
  useEffect(() => {
    const timer = setInterval(data.reload, againMs);
    return () => clearInterval(timer);
  }, [data.reload]);
  const coverage = data.data && coverageOf(data.data);
  return { data, coverage };
}
