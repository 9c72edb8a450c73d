import { useEffect } from 'react';
import { useRequest } from '../engine/use-request.ts';
import { useStream } from '../engine/use-stream.ts';
import { useLive } from './live-store.ts';

let reloadModels: () => void = () => {};

/** Asks for the list of models again, after something may have changed it. */
export function refreshModels(): void {
  reloadModels();
}

/** Feeds the live store; used once, by the frame. */
export function useLiveSubscriptions(): void {
  useStream('status.watch', {}, (status) => useLive.setState({ status, clockOffset: status.time - Date.now() }));
  useStream('tickers.watch', {}, (ticker) =>
    useLive.setState(({ tickers }) => ({ tickers: { ...tickers, [ticker.market]: ticker } })),
  );
  const { data, reload } = useRequest('models.list', {});
  useEffect(() => {
    if (data) useLive.setState({ models: data });
  }, [data]);
  useEffect(() => {
    reloadModels = reload;
  }, [reload]);
  // A model that is demoted, or no longer, is told as a notice.
  const newestNotice = useLive((state) => state.status?.notices.at(-1)?.time);
  useEffect(() => {
    if (newestNotice !== undefined) reload();
  }, [newestNotice, reload]);
}
