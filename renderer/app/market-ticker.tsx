import { UnstyledButton } from '@mantine/core';
import { type Market, symbolOf } from '../../core/domain/market.ts';
import { useLive } from '../stores/live-store.ts';
import { setMarket } from '../stores/settings-store.ts';
import { useMarket } from '../stores/use-market.ts';
import { formatChange, formatPrice } from '../ui/format.ts';
import { goTo } from './pages.ts';
import classes from './top-bar.module.css';

/** Price and 24 h change of one market; a click opens its chart. */
export function MarketTicker({ market }: { market: Market }) {
  const ticker = useLive((state) => state.tickers[market]);
  const isCurrent = useMarket() === market;
  const change = ticker?.change24h ?? null;
  const direction = change === null || Math.abs(change) < 5e-5 ? undefined : change > 0 ? 'up' : 'down';
  return (
    <UnstyledButton
      className={classes.ticker}
      data-current={isCurrent || undefined}
      onClick={() => {
        setMarket(market);
        goTo('chart');
      }}
      title={`${symbolOf(market)}: last price, and change over 24 hours`}
    >
      <span className={classes.tickerName}>{symbolOf(market)}</span>
      <span className={classes.tickerPrice}>{formatPrice(ticker?.price, ticker?.tickSize ?? 0.01)}</span>
      <span className={classes.tickerChange} data-direction={direction}>
        {formatChange(change)}
      </span>
    </UnstyledButton>
  );
}
