import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { formatCount } from '../../ui/format.ts';
import classes from './architecture.module.css';
import { type Layer, type PlacedLane, shapeText } from './layout-diagram.ts';

export type LayerFlowNode = Node<{ layer: Layer }, 'layer'>;
export type LaneFlowNode = Node<{ lane: PlacedLane['lane'] }, 'lane'>;

const laneNames: Record<PlacedLane['lane'], string> = {
  micro: 'Micro: Bi-LSTM on 1m, 5m, 10m',
  macro: 'Macro: GRU with attention on 1h, 1d',
  sentiment: 'Sentiment',
};

export function LayerNode({ data: { layer }, selected }: NodeProps<LayerFlowNode>) {
  return (
    <div className={classes.node} data-lane={layer.lane} data-selected={selected || undefined}>
      {layer.inputs.length > 0 && <Handle type="target" position={Position.Left} isConnectable={false} />}
      <strong>{layer.name}</strong>
      <span>
        {shapeText(layer.outputShape)}
        <em>{layer.parameters > 0 ? formatCount(layer.parameters) : ''}</em>
      </span>
      <Handle type="source" position={Position.Right} isConnectable={false} />
    </div>
  );
}

export function LaneNode({ data }: NodeProps<LaneFlowNode>) {
  return (
    <div className={classes.lane} data-lane={data.lane}>
      {laneNames[data.lane]}
    </div>
  );
}
