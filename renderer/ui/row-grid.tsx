import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useId, useRef, useState } from 'react';
import classes from './row-grid.module.css';
import { rowWindow } from './row-window.ts';

type Props = {
  label: string;
  count: number;
  /** Px; all rows have the same. */
  rowHeight: number;
  /** `grid-template-columns` of the header and of every row. */
  columns: string;
  /** Cells of the header, each a `th`. */
  header: ReactNode;
  /** Cells of one row, each a `td`. */
  renderRow: (index: number) => ReactNode;
  selected: number | null;
  onSelect: (index: number | null) => void;
  /** The last rows are in sight. */
  onEnd?: () => void;
};

/** A table of any length that draws only the rows in sight. Arrow keys choose a row, Escape lets it go. */
export function RowGrid(props: Props) {
  const { label, count, rowHeight, columns, header, renderRow, selected, onSelect, onEnd } = props;
  const id = useId();
  const scroller = useRef<HTMLTableElement>(null);
  const [view, setView] = useState({ top: 0, height: 0 });
  const { first, end } = rowWindow(count, rowHeight, view.top, view.height);

  const measure = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    // In whole rows: a scroll within one draws nothing anew.
    const top = Math.floor(element.scrollTop / rowHeight) * rowHeight;
    const height = element.clientHeight + rowHeight;
    setView((old) => (old.top === top && old.height === height ? old : { top, height }));
  }, [rowHeight]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [measure]);

  const atEnd = useRef(onEnd);
  atEnd.current = onEnd;
  const isAtEnd = view.height > 0 && end >= count && count > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a list that grew and still shows its end asks for more
  useEffect(() => {
    if (isAtEnd) atEnd.current?.();
  }, [isAtEnd, count]);

  const choose = (index: number) => {
    const element = scroller.current;
    if (!element || count === 0) return;
    const next = Math.min(count - 1, Math.max(0, index));
    const head = element.querySelector('thead')?.clientHeight ?? 0;
    const top = next * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight + head > element.scrollTop + element.clientHeight)
      element.scrollTop = top + rowHeight + head - element.clientHeight;
    onSelect(next);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTableElement>) => {
    const page = Math.max(1, Math.floor(view.height / rowHeight) - 1);
    const current = selected ?? -1;
    const moves: Record<string, number | undefined> = {
      ArrowDown: current + 1,
      ArrowUp: current - 1,
      PageDown: current + page,
      PageUp: current - page,
      Home: 0,
      End: count - 1,
    };
    const next = moves[event.key];
    if (next !== undefined) choose(next);
    else if (event.key === 'Escape' && selected !== null) onSelect(null);
    else return;
    event.preventDefault();
  };

  return (
    <table
      ref={scroller}
      onScroll={measure}
      className={classes.grid}
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: its rows can be chosen with the arrow keys
      role="grid"
      aria-label={label}
      aria-rowcount={count + 1}
      aria-activedescendant={selected === null ? undefined : `${id}-${selected}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <thead>
        <tr aria-rowindex={1} style={{ gridTemplateColumns: columns }}>
          {header}
        </tr>
      </thead>
      <tbody style={{ height: count * rowHeight }}>
        {Array.from({ length: end - first }, (_, i) => first + i).map((index) => (
          <tr
            key={index}
            id={`${id}-${index}`}
            aria-rowindex={index + 2}
            aria-selected={index === selected}
            style={{ top: index * rowHeight, height: rowHeight, gridTemplateColumns: columns }}
            onClick={() => onSelect(index)}
          >
            {renderRow(index)}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
