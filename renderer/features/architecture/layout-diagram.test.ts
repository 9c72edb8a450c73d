import { describe, expect, it } from 'vitest';
import { type Lane, type Layer, layoutDiagram, nodeHeight, nodeWidth, shapeText } from './layout-diagram.ts';

const layer = (name: string, lane: Lane, inputs: string[] = []): Layer => ({
  name,
  kind: 'Dense',
  lane,
  outputShape: [null, 4],
  parameters: 1,
  trainable: 1,
  inputs,
});

const layers = [
  layer('1m-input', 'micro'),
  layer('5m-input', 'micro'),
  layer('1m-bilstm', 'micro', ['1m-input']),
  layer('5m-bilstm', 'micro', ['5m-input']),
  layer('1h-input', 'macro'),
  layer('1h-gru', 'macro', ['1h-input']),
  layer('1h-attention', 'macro', ['1h-gru']),
  layer('words', 'sentiment'),
  layer('mask', 'sentiment'),
  layer('masked', 'sentiment', ['words', 'mask']),
  layer('concat', 'fusion', ['1m-bilstm', '5m-bilstm', '1h-attention', 'masked', 'mask']),
  layer('probabilities', 'fusion', ['concat']),
];
const diagram = layoutDiagram({ layers, parameters: 12 });
const place = new Map(diagram.layers.map((placed) => [placed.layer.name, placed]));

describe('layoutDiagram', () => {
  it('places every layer once, none over another', () => {
    expect(diagram.layers).toHaveLength(layers.length);
    for (const a of diagram.layers) {
      for (const b of diagram.layers) {
        const isApart = Math.abs(a.x - b.x) >= nodeWidth || Math.abs(a.y - b.y) >= nodeHeight;
        expect(a === b || isApart, `${a.layer.name} over ${b.layer.name}`).toBe(true);
      }
    }
  });
  it('flows right along every edge, and turns before the target', () => {
    for (const { from, to, turn } of diagram.edges) {
      const [source, target] = [place.get(from), place.get(to)];
      expect(source && target && target.x - source.x).toBeGreaterThan(nodeWidth);
      expect(turn).toBeGreaterThan(0);
      expect(turn).toBeLessThan(1);
    }
  });
  it('keeps a chain on its line and each lane inside its box, micro above macro above sentiment', () => {
    expect(place.get('5m-bilstm')?.y).toBe(place.get('5m-input')?.y);
    expect(diagram.lanes.map(({ lane }) => lane)).toEqual(['micro', 'macro', 'sentiment']);
    for (const box of diagram.lanes) {
      for (const { layer: one, x, y } of diagram.layers.filter((placed) => placed.layer.lane === box.lane)) {
        expect(x >= box.x && x + nodeWidth <= box.x + box.width, one.name).toBe(true);
        expect(y >= box.y && y + nodeHeight <= box.y + box.height, one.name).toBe(true);
      }
    }
  });
  it('draws a network without lanes, and none at all', () => {
    expect(layoutDiagram({ layers: [layer('only', 'fusion')], parameters: 0 }).layers[0]).toMatchObject({ x: 0, y: 0 });
    expect(layoutDiagram({ layers: [], parameters: 0 })).toEqual({ layers: [], lanes: [], edges: [] });
  });
});

it('writes a shape without its batch', () => {
  expect(shapeText([null, 60, 16])).toBe('60 × 16');
  expect(shapeText([null, null, 3])).toBe('any × 3');
});
