/**
 * Nodes in layers from left to right, so that what leads to something stands
 * before it: each node is one layer behind the farthest of those that lead to
 * it; an edge that would close a circle is drawn, but not counted.
 */
export interface Place {
  id: string
  layer: number
  /** Place within its layer, from the top. */
  row: number
}
export interface Layout {
  places: Map<string, Place>
  layers: number
  /** Nodes of the fullest layer. */
  rows: number
}
export interface Way {
  from: string
  to: string
}

/* Ways that lead back to a node that is being walked from close a circle. */
function forwardOf(ids: string[], ways: Way[]): Map<string, string[]> {
  const out = new Map(ids.map((id) => [id, [] as string[]]))
  for (const w of ways) if (w.from !== w.to && out.has(w.to)) out.get(w.from)?.push(w.to)
  const kept = new Map(ids.map((id) => [id, [] as string[]]))
  const state = new Map<string, 'open' | 'done'>()
  const walk = (id: string) => {
    state.set(id, 'open')
    for (const to of out.get(id) ?? []) {
      if (state.get(to) === 'open') continue
      kept.get(id)!.push(to)
      if (!state.has(to)) walk(to)
    }
    state.set(id, 'done')
  }
  for (const id of ids) if (!state.has(id)) walk(id)
  return kept
}

function layersOf(ids: string[], forward: Map<string, string[]>): Map<string, number> {
  const layer = new Map(ids.map((id) => [id, 0]))
  /* As many rounds as the longest way has nodes; without circles it comes to rest. */
  for (let moved = true; moved; ) {
    moved = false
    for (const [from, all] of forward)
      for (const to of all)
        if (layer.get(to)! <= layer.get(from)!) {
          layer.set(to, layer.get(from)! + 1)
          moved = true
        }
  }
  return layer
}

/* Beside the middle of those that lead to it, so that fewer ways cross. */
function sortRows(columns: string[][], ways: Way[]): void {
  for (let i = 1; i < columns.length; i++) {
    const before = new Map(columns.slice(0, i).flat().map((id, k) => [id, k]))
    const middle = (id: string) => {
      const rows = ways.filter((w) => w.to === id && before.has(w.from)).map((w) => before.get(w.from)!)
      return rows.length ? rows.reduce((a, b) => a + b, 0) / rows.length : Number.MAX_SAFE_INTEGER
    }
    const at = new Map(columns[i]!.map((id) => [id, middle(id)]))
    columns[i]!.sort((a, b) => at.get(a)! - at.get(b)!)
  }
}

export function layoutOf(ids: string[], ways: Way[]): Layout {
  const forward = forwardOf(ids, ways)
  const layer = layersOf(ids, forward)
  const columns: string[][] = []
  for (const id of ids) (columns[layer.get(id)!] ??= []).push(id)
  sortRows(columns, ways)
  const places = new Map<string, Place>()
  columns.forEach((column, l) => column.forEach((id, row) => places.set(id, { id, layer: l, row })))
  return { places, layers: columns.length, rows: Math.max(0, ...columns.map((c) => c.length)) }
}
