/** What a run shows, as charts, tables and files take it. */
import type { ChartTable } from '@/ui/ChartPanel.vue'
import { palette, type ChartOption } from '@/ui/chart-option'
import { NOTHING, number } from '@/ui/format'
import { inWords, valuesIn, type ChartView, type Column, type Kpi, type Value } from './app'

export function valueText(value: Value, decimals: number | null): string {
  if (typeof value === 'number') return number(value, decimals ?? undefined)
  return value || NOTHING
}
export function headOf(column: Column): string {
  const unit = inWords(column.unit)
  return unit ? `${inWords(column.name)} (${unit})` : inWords(column.name)
}
export function rowsOf(columns: Column[]): Value[][] {
  const all = columns.map(valuesIn)
  const length = Math.max(0, ...all.map((v) => v.length))
  return Array.from({ length }, (_, i) => all.map((v) => v[i] ?? null))
}
export function fileRows(columns: Column[]): Value[][] {
  return [columns.map(headOf), ...rowsOf(columns)]
}

export function chartTable(view: ChartView): ChartTable {
  const columns = [view.x, ...view.columns]
  return {
    columns: columns.map((c) => ({ label: inWords(c.name), unit: inWords(c.unit) || undefined, digits: c.decimals ?? undefined })),
    rows: rowsOf(columns),
  }
}
/** Columns of a second unit stand on an axis of their own. */
export function chartOption(view: ChartView): ChartOption {
  const units = [...new Set(view.columns.map((c) => inWords(c.unit)))]
  const colours = palette()
  const points = valuesIn(view.x).length
  return {
    legend: view.columns.length > 1 ? {} : undefined,
    xAxis: { type: 'category', data: valuesIn(view.x).map((v) => String(v ?? NOTHING)) },
    yAxis: units.slice(0, 2).map((name, i) => ({ type: 'value' as const, name, splitLine: { show: i === 0 } })),
    series: view.columns.map((c, i) => ({
      name: inWords(c.name), data: valuesIn(c) as (number | null)[], color: colours[i % colours.length],
      yAxisIndex: Math.min(1, units.indexOf(inWords(c.unit))),
      tooltip: { valueFormatter: (v: unknown) => `${valueText(v as Value, c.decimals)} ${inWords(c.unit)}`.trim() },
      ...(view.form === 'bar' ? { type: 'bar' as const, barMaxWidth: 28 } : { type: 'line' as const, showSymbol: points <= 60, connectNulls: false, lineStyle: { width: 1.6 } }),
    })),
  }
}

/** Share by which a figure changed; undefined where one of both is not known. */
export function changeOf(now: Kpi, before: Kpi | undefined): number | undefined {
  if (typeof now.value !== 'number' || typeof before?.value !== 'number' || before.value === 0) return undefined
  return (now.value - before.value) / Math.abs(before.value)
}
