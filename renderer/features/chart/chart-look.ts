import { ColorType, CrosshairMode, type DeepPartial, type TimeChartOptions } from 'lightweight-charts';
import { type ChartColours, withAlpha } from './chart-colours.ts';
import { crosshairFormatter, tickFormatter } from './local-time-scale.ts';

type Layout = {
  /** Shares of the pane above and below the prices that stay empty. */
  readonly priceMargins: { top: number; bottom: number };
  readonly timeScale: { rightOffset: number; barSpacing?: number };
};

/** What all our time charts look like; times in the local zone, or in UTC for daily bars. */
export function chartLook(colours: ChartColours, isDaily: boolean, layout: Layout): DeepPartial<TimeChartOptions> {
  return {
    autoSize: true,
    layout: {
      background: { type: ColorType.Solid, color: colours.canvas },
      textColor: colours.muted,
      fontSize: 11,
      fontFamily: '"Inter Variable", "Segoe UI", system-ui, sans-serif',
      panes: { separatorColor: colours.line, separatorHoverColor: withAlpha(colours.accent, 0.2) },
      // Its logo comes with a style element that the content security policy refuses; the page credits it itself.
      attributionLogo: false,
    },
    grid: { vertLines: { color: withAlpha(colours.line, 0.6) }, horzLines: { color: withAlpha(colours.line, 0.6) } },
    crosshair: {
      mode: CrosshairMode.Normal,
      vertLine: { color: colours.faint, labelBackgroundColor: colours['line-strong'] },
      horzLine: { color: colours.faint, labelBackgroundColor: colours['line-strong'] },
    },
    localization: { dateFormat: 'dd MMM yyyy', timeFormatter: crosshairFormatter(isDaily) },
    rightPriceScale: {
      borderColor: colours.line,
      // A label that the edge of the pane would cut is left out.
      entireTextOnly: true,
      scaleMargins: layout.priceMargins,
    },
    timeScale: {
      borderColor: colours.line,
      timeVisible: !isDaily,
      fixLeftEdge: true,
      minBarSpacing: 0.3,
      tickMarkFormatter: tickFormatter(isDaily),
      ...layout.timeScale,
    },
  };
}
