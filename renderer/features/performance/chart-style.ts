/** How every chart of the page is drawn. */
export const chartStyle = {
  gridAxis: 'x',
  strokeDasharray: '0',
  gridColor: 'var(--line)',
  textColor: 'var(--muted)',
  tickLine: 'none',
} as const;
