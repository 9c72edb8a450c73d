import { lazy, Suspense } from 'react';
import { ChartPage } from '../features/chart/chart-page.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import type { PageId } from './pages.ts';
import { usePage } from './use-page.ts';

// The chart is there at once; the others come with their libraries when they are first opened.
const TrainingPage = lazy(async () => ({
  default: (await import('../features/training/training-page.tsx')).TrainingPage,
}));
const ModelsPage = lazy(async () => ({ default: (await import('../features/models/models-page.tsx')).ModelsPage }));
const DataPage = lazy(async () => ({ default: (await import('../features/data/data-page.tsx')).DataPage }));

export function PageSlot() {
  const page = usePage();
  return (
    <ErrorBoundary key={page}>
      <Suspense fallback={<PageSkeleton />}>
        <Page page={page} />
      </Suspense>
    </ErrorBoundary>
  );
}

function Page({ page }: { page: PageId }) {
  switch (page) {
    case 'chart':
      return <ChartPage />;
    case 'training':
      return <TrainingPage />;
    case 'models':
      return <ModelsPage />;
    case 'data':
      return <DataPage />;
  }
}
