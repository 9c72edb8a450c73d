import { lazy, Suspense, useEffect } from 'react';
import { ChartPage } from '../features/chart/chart-page.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import type { PageId } from './pages.ts';
import { usePage } from './use-page.ts';

// The chart is there at once; the others come with their libraries when there is time, before the host can go away.
const load = {
  training: () => import('../features/training/training-page.tsx'),
  models: () => import('../features/models/models-page.tsx'),
  predictions: () => import('../features/predictions/predictions-page.tsx'),
  performance: () => import('../features/performance/performance-page.tsx'),
  paper: () => import('../features/paper/paper-page.tsx'),
  sentiment: () => import('../features/sentiment/sentiment-page.tsx'),
  alerts: () => import('../features/alerts/alerts-page.tsx'),
  data: () => import('../features/data/data-page.tsx'),
  settings: () => import('../features/settings/settings-page.tsx'),
};
const TrainingPage = lazy(async () => ({ default: (await load.training()).TrainingPage }));
const ModelsPage = lazy(async () => ({ default: (await load.models()).ModelsPage }));
const PredictionsPage = lazy(async () => ({ default: (await load.predictions()).PredictionsPage }));
const PerformancePage = lazy(async () => ({ default: (await load.performance()).PerformancePage }));
const PaperPage = lazy(async () => ({ default: (await load.paper()).PaperPage }));
const SentimentPage = lazy(async () => ({ default: (await load.sentiment()).SentimentPage }));
const AlertsPage = lazy(async () => ({ default: (await load.alerts()).AlertsPage }));
const DataPage = lazy(async () => ({ default: (await load.data()).DataPage }));
const SettingsPage = lazy(async () => ({ default: (await load.settings()).SettingsPage }));

export function PageSlot() {
  const page = usePage();
  useEffect(() => {
    const loadAll = () => {
      // A page that cannot be loaded now is loaded when it is opened, and says then what is wrong.
      void Promise.allSettled(Object.values(load).map((loadPage) => loadPage()));
    };
    const handle = requestIdleCallback(loadAll, { timeout: 5_000 });
    return () => cancelIdleCallback(handle);
  }, []);
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
    case 'predictions':
      return <PredictionsPage />;
    case 'performance':
      return <PerformancePage />;
    case 'paper':
      return <PaperPage />;
    case 'sentiment':
      return <SentimentPage />;
    case 'alerts':
      return <AlertsPage />;
    case 'data':
      return <DataPage />;
    case 'settings':
      return <SettingsPage />;
  }
}
