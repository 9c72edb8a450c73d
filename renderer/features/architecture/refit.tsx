import { type FitViewOptions, useReactFlow, useStore } from '@xyflow/react';
import { useEffect } from 'react';

/** Fits the whole diagram in again whenever its place has another size; an own zoom is given up then. */
export function Refit({ options }: { options: FitViewOptions }) {
  const { fitView } = useReactFlow();
  const size = useStore(({ width, height }) => `${width} ${height}`);
  useEffect(() => {
    if (!size.startsWith('0 ')) void fitView(options);
  }, [size, fitView, options]);
  return null;
}
