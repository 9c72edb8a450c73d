import { Skeleton } from '@mantine/core';

/** While a page's code is on its way: a header line and two panels. */
export function PageSkeleton() {
  return (
    <div style={{ display: 'grid', gap: 12, padding: 12 }} role="status" aria-label="Loading the page">
      <Skeleton height={32} />
      <Skeleton height={220} />
      <Skeleton height={320} />
    </div>
  );
}
