import type { Architecture } from '../../../core/contract/contract.ts';

export type Layer = Architecture['layers'][number];
export type Lane = Layer['lane'];

export type PlacedLayer = { readonly layer: Layer; readonly x: number; readonly y: number };
export type PlacedLane = {
  readonly lane: Exclude<Lane, 'fusion'>;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};
/** A line that leaves at its layer's height and turns in the gap before its target, so that it crosses no other layer. */
export type DiagramEdge = {
  readonly from: string;
  readonly to: string;
  readonly lane: Lane;
  /** Where it turns, fraction of the way from source to target. */
  readonly turn: number;
};
export type Diagram = {
  readonly layers: readonly PlacedLayer[];
  readonly lanes: readonly PlacedLane[];
  readonly edges: readonly DiagramEdge[];
};

export const nodeWidth = 148;
export const nodeHeight = 50;
const columnGap = 26;
const rowGap = 12;
const lanePadding = 12;
const laneTitle = 18;
const laneGap = 14;
const laneOrder = ['micro', 'macro', 'sentiment'] as const;

/** Longest way from an input, in layers: every layer stands right of all it reads from. */
function depthsOf(layers: readonly Layer[]): Map<string, number> {
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  const depths = new Map<string, number>();
  const depthOf = (name: string): number => {
    const known = depths.get(name);
    if (known !== undefined) return known;
    const inputs = byName.get(name)?.inputs.filter((input) => byName.has(input)) ?? [];
    const depth = inputs.length === 0 ? 0 : 1 + Math.max(...inputs.map(depthOf));
    depths.set(name, depth);
    return depth;
  };
  for (const layer of layers) depthOf(layer.name);
  return depths;
}

/** Row of each layer within its lane: a chain stays on its line, what starts anew gets a new one. */
function rowsOf(layers: readonly Layer[], depths: ReadonlyMap<string, number>): Map<string, number> {
  const rows = new Map<string, number>();
  const taken = new Set<string>();
  let nextRow = 0;
  const inOrder = [...layers].sort((a, b) => (depths.get(a.name) ?? 0) - (depths.get(b.name) ?? 0));
  for (const layer of inOrder) {
    const before = layer.inputs.map((input) => rows.get(input)).find((row) => row !== undefined);
    let row = before ?? nextRow;
    while (taken.has(`${depths.get(layer.name)} ${row}`)) row += 1;
    rows.set(layer.name, row);
    taken.add(`${depths.get(layer.name)} ${row}`);
    nextRow = Math.max(nextRow, row + 1);
  }
  return rows;
}

/** Lanes micro, macro, sentiment from top to bottom, flowing right into the fusion, which stands at half height. */
export function layoutDiagram({ layers }: Architecture): Diagram {
  const depths = depthsOf(layers);
  const xOf = (layer: Layer) => (depths.get(layer.name) ?? 0) * (nodeWidth + columnGap);
  const placed: PlacedLayer[] = [];
  const lanes: PlacedLane[] = [];
  let top = 0;
  for (const lane of laneOrder) {
    const members = layers.filter((layer) => layer.lane === lane);
    if (members.length === 0) continue;
    const rows = rowsOf(members, depths);
    const count = 1 + Math.max(...rows.values());
    const y = top + lanePadding + laneTitle;
    for (const layer of members) {
      placed.push({ layer, x: xOf(layer), y: y + (rows.get(layer.name) ?? 0) * (nodeHeight + rowGap) });
    }
    const height = laneTitle + 2 * lanePadding + count * nodeHeight + (count - 1) * rowGap;
    const width = Math.max(...members.map(xOf)) + nodeWidth + 2 * lanePadding;
    lanes.push({ lane, x: -lanePadding, y: top, width, height });
    top += height + laneGap;
  }
  const middle = Math.max(0, (top - laneGap - nodeHeight) / 2);
  const fusion = layers.filter((layer) => layer.lane === 'fusion');
  const fusionRows = rowsOf(fusion, depths);
  for (const layer of fusion) {
    placed.push({ layer, x: xOf(layer), y: middle + (fusionRows.get(layer.name) ?? 0) * (nodeHeight + rowGap) });
  }
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  const edges = layers.flatMap((layer) =>
    layer.inputs.flatMap((name): DiagramEdge[] => {
      const input = byName.get(name);
      if (!input) return [];
      const distance = xOf(layer) - xOf(input) - nodeWidth;
      return [{ from: name, to: layer.name, lane: input.lane, turn: 1 - columnGap / 2 / distance }];
    }),
  );
  return { layers: placed, lanes, edges };
}

/** `60 × 16`: the shape of one sample, without the batch. */
export function shapeText(shape: readonly (number | null)[]): string {
  return shape
    .slice(1)
    .map((side) => side ?? 'any')
    .join(' × ');
}
