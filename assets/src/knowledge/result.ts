/** Outputs of a call, sorted by how they are shown, and as rows of a file. */
import type { ChartTable } from '@/ui/ChartPanel.vue'
import { palette, type ChartOption } from '@/ui/chart-option'
import { t } from '@/ui/i18n'
import type { Values } from './knowledge'
import { figure, labelOf, nameOfPort, type Port } from './port'
import { unitWord } from './units'

/** As many numbers stand in a line; more make a table, and from CURVE on a curve. */
const LINE = 2
export const CURVE = 8

export interface Lists {
  unit: string
  length: number
  ports: Port[]
}
export function listOf(port: Port, outputs: Values): (number | null)[] {
  return outputs[port.name] as (number | null)[]
}

function isList(port: Port, outputs: Values): boolean {
  const value = outputs[port.name]
  return port.kind === 'vector' && Array.isArray(value) && value.length > LINE
}
function isTable(port: Port, outputs: Values): boolean {
  return port.kind === 'matrix' && Array.isArray(outputs[port.name])
}

/** Short lists of one length stand beside each other, long ones share a chart when their unit is one. */
export function listsOf(ports: Port[], outputs: Values): Lists[] {
  const found: Lists[] = []
  for (const port of ports.filter((p) => isList(p, outputs))) {
    const length = listOf(port, outputs).length
    const same = found.find((l) => l.length === length && (length < CURVE || l.unit === port.unit))
    if (same) same.ports.push(port)
    else found.push({ unit: port.unit, length, ports: [port] })
  }
  return found
}
export function tablesOf(ports: Port[], outputs: Values): Port[] {
  return ports.filter((p) => isTable(p, outputs))
}
/** What stands in one line: all that is no list and no table. */
export function linesOf(ports: Port[], outputs: Values): Port[] {
  return ports.filter((p) => !isList(p, outputs) && !isTable(p, outputs))
}

export function lineText(value: unknown): string {
  if (typeof value === 'boolean') return t(value ? 'ui.yes' : 'ui.no')
  if (typeof value === 'string') return value
  if (Array.isArray(value) && value.every((v) => typeof v !== 'object' || v === null)) return value.map(lineText).join(', ')
  if (typeof value === 'object' && value !== null) return JSON.stringify(value)
  return figure(value)
}

export function listTitle(lists: Lists): string {
  return lists.ports.map(labelOf).join(', ')
}

export function curveOption(lists: Lists, outputs: Values): ChartOption {
  const colours = palette()
  return {
    legend: lists.ports.length > 1 ? {} : undefined,
    xAxis: { type: 'category', data: Array.from({ length: lists.length }, (_, i) => String(i + 1)) },
    yAxis: { type: 'value', name: unitWord(lists.unit), scale: true },
    tooltip: { valueFormatter: (v: unknown) => `${figure(v)} ${unitWord(lists.unit)}` },
    series: lists.ports.map((p, i) => ({
      type: 'line', name: p.name, data: listOf(p, outputs), color: colours[i % colours.length],
      showSymbol: lists.length <= 60, connectNulls: false, lineStyle: { width: 1.6 },
    })),
  }
}

/* Six digits of the largest, so that a column keeps its point in one place. */
function digitsOf(list: (number | null)[]): number {
  const most = list.reduce<number>((m, v) => Math.max(m, Math.abs(v ?? 0)), 0)
  return most === 0 ? 0 : Math.min(12, Math.max(0, 5 - Math.floor(Math.log10(most))))
}

export function curveTable(lists: Lists, outputs: Values): ChartTable {
  return {
    columns: [{ label: t('knowledge.result.place') },
      ...lists.ports.map((p) => ({ label: labelOf(p), unit: unitWord(p.unit) || undefined, digits: digitsOf(listOf(p, outputs)) }))],
    rows: Array.from({ length: lists.length }, (_, i) => [String(i + 1), ...lists.ports.map((p) => listOf(p, outputs)[i])]),
  }
}

type Cell = string | number | null | undefined
function cellsOf(value: unknown, place: string, row: (place: string, value: Cell) => void): void {
  if (Array.isArray(value)) value.forEach((v, i) => cellsOf(v, place ? `${place},${i + 1}` : String(i + 1), row))
  else if (typeof value === 'object' && value !== null) Object.entries(value).forEach(([k, v]) => cellsOf(v, place ? `${place},${k}` : k, row))
  else row(place, typeof value === 'boolean' ? String(value) : (value as Cell))
}

/** One row for each number: output, its name, unit, place within it, value. */
export function resultRows(ports: Port[], outputs: Values): Cell[][] {
  const rows: Cell[][] = [[t('knowledge.port.name'), t('knowledge.port.about'), t('knowledge.port.unit'), t('knowledge.result.place'), t('knowledge.result.value')]]
  for (const p of ports)
    cellsOf(outputs[p.name], '', (place, value) => rows.push([p.name, nameOfPort(p), p.unit, place, value]))
  return rows
}
