import '@xyflow/react/dist/base.css';
import { Controls, type Edge, ReactFlow } from '@xyflow/react';
import { useMemo, useState } from 'react';
import type { Architecture } from '../../../core/contract/contract.ts';
import { formatCount } from '../../ui/format.ts';
import classes from './architecture.module.css';
import { LayerInspector } from './layer-inspector.tsx';
import { type LaneFlowNode, LaneNode, type LayerFlowNode, LayerNode } from './layer-node.tsx';
import { type Layer, layoutDiagram, nodeHeight, nodeWidth, shapeText } from './layout-diagram.ts';
import { Refit } from './refit.tsx';
import { trainableText } from './trainable-text.ts';

const fitViewOptions = { padding: 0.04, maxZoom: 1 };
const nodeTypes = { layer: LayerNode, lane: LaneNode };

function toFlow(architecture: Architecture): { nodes: (LayerFlowNode | LaneFlowNode)[]; edges: Edge[] } {
  const { layers, lanes, edges } = layoutDiagram(architecture);
  const laneNodes = lanes.map(
    ({ lane, x, y, width, height }): LaneFlowNode => ({
      id: `lane ${lane}`,
      type: 'lane',
      position: { x, y },
      data: { lane },
      width,
      height,
      zIndex: -1,
      selectable: false,
      focusable: false,
    }),
  );
  const layerNodes = layers.map(
    ({ layer, x, y }): LayerFlowNode => ({
      id: layer.name,
      type: 'layer',
      position: { x, y },
      data: { layer },
      width: nodeWidth,
      height: nodeHeight,
      ariaLabel: layerText(layer),
    }),
  );
  const lines = edges.map(({ from, to, lane, turn }) => ({
    id: `${from} ${to}`,
    source: from,
    target: to,
    type: 'smoothstep',
    pathOptions: { borderRadius: 6, offset: 0, stepPosition: turn },
    className: classes[`edge-${lane}`],
    focusable: false,
  }));
  return { nodes: [...laneNodes, ...layerNodes], edges: lines };
}

function layerText(layer: Layer): string {
  return `${layer.name}, ${layer.kind}, output ${shapeText(layer.outputShape)}, ${formatCount(layer.parameters)} parameters`;
}

type Props = {
  architecture: Architecture;
  /** Whose weights can be looked into; null before anything is trained. */
  modelId: string | null;
};

/** The real network as a graph: pan by dragging, zoom by buttons, pinch or Ctrl and wheel, move through layers with Tab. */
export function ArchitectureDiagram({ architecture, modelId }: Props) {
  const flow = useMemo(() => toFlow(architecture), [architecture]);
  const [selected, setSelected] = useState<Layer | null>(null);
  const [zoom, setZoom] = useState(1);
  return (
    <>
      <div className={classes.flow} style={{ '--zoom': zoom } as React.CSSProperties}>
        <ReactFlow
          defaultNodes={flow.nodes}
          defaultEdges={flow.edges}
          nodeTypes={nodeTypes}
          fitView
          fitViewOptions={fitViewOptions}
          onMove={(_, view) => setZoom(view.zoom)}
          minZoom={0.3}
          maxZoom={1.75}
          nodesDraggable={false}
          nodesConnectable={false}
          edgesFocusable={false}
          zoomOnScroll={false}
          preventScrolling={false}
          deleteKeyCode={null}
          onSelectionChange={({ nodes }) => {
            const node = nodes.find((one) => one.type === 'layer');
            setSelected(node ? (node.data.layer as Layer) : null);
          }}
        >
          <Refit options={fitViewOptions} />
          <Controls showInteractive={false} position="top-right" orientation="horizontal" />
        </ReactFlow>
      </div>
      <div className={classes.detail} aria-live="polite">
        {selected ? (
          <LayerDetail layer={selected} />
        ) : (
          'Choose a layer to see what it is, what it reads and what is inside.'
        )}
      </div>
      {selected && modelId !== null && <LayerInspector key={selected.name} modelId={modelId} layer={selected} />}
      {selected && modelId === null && selected.parameters > 0 && (
        <p className={classes.detail}>Its weights can be looked into when the network has been trained.</p>
      )}
    </>
  );
}

function LayerDetail({ layer }: { layer: Layer }) {
  return (
    <>
      <strong>{layer.name}</strong> {layer.kind}, output {shapeText(layer.outputShape)}, {formatCount(layer.parameters)}{' '}
      parameters
      {layer.parameters > 0 && `, ${trainableText([layer])}`}
      {layer.inputs.length > 0 && `; reads ${layer.inputs.join(', ')}`}
    </>
  );
}
