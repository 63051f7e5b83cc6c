/** How charts look: from the same tokens as all else. */
import type { BarSeriesOption, HeatmapSeriesOption, LineSeriesOption, PieSeriesOption } from 'echarts/charts'
import type { DataZoomComponentOption, GridComponentOption, LegendComponentOption, MarkLineComponentOption, TooltipComponentOption, VisualMapComponentOption } from 'echarts/components'
import type { ComposeOption } from 'echarts/core'
import { token } from './theme'

export type ChartOption = ComposeOption<
  | BarSeriesOption | HeatmapSeriesOption | LineSeriesOption | PieSeriesOption
  | DataZoomComponentOption | GridComponentOption | LegendComponentOption
  | MarkLineComponentOption | TooltipComponentOption | VisualMapComponentOption
>

export function palette(): string[] {
  return [1, 2, 3, 4, 5, 6].map((n) => token(`series-${n}`))
}

function axisLook(kind: 'x' | 'y') {
  return {
    axisLine: { show: kind === 'x', lineStyle: { color: token('line-strong') } },
    axisTick: { show: false },
    axisLabel: { color: token('text-soft'), fontSize: 11.5, hideOverlap: true },
    splitLine: { show: kind === 'y', lineStyle: { color: token('line') } },
    nameTextStyle: { color: token('text-soft'), fontSize: 11.5 },
  }
}

function dress(axis: unknown, kind: 'x' | 'y'): unknown {
  if (Array.isArray(axis)) return axis.map((a) => dress(a, kind))
  if (!axis) return axis
  const own = axis as Record<string, Record<string, unknown>>
  const look = axisLook(kind) as Record<string, Record<string, unknown>>
  const mixed: Record<string, unknown> = { ...own }
  for (const [name, value] of Object.entries(look)) mixed[name] = { ...value, ...own[name] }
  return mixed
}

/* The policy of the portal allows no inline style, so tooltips are drawn. */
export function finished(option: ChartOption): ChartOption {
  const given = option as Record<string, any>
  return {
    color: palette(),
    animation: false,
    aria: { enabled: true },
    textStyle: { fontFamily: token('font'), color: token('text') },
    ...given,
    backgroundColor: 'transparent',
    grid: { left: 8, right: 16, top: given.legend ? 40 : 28, bottom: 8, containLabel: true, ...given.grid },
    legend: given.legend && {
      // In one line on a phone too: of more than fit, one leafs.
      type: 'scroll', top: 4, left: 'right', itemWidth: 16, itemHeight: 8, icon: 'roundRect', pageIconSize: 10, ...given.legend,
      textStyle: { color: token('text-soft'), fontSize: 12 },
    },
    tooltip: {
      trigger: 'axis', renderMode: 'richText', confine: true,
      backgroundColor: token('card'), borderColor: token('line-strong'), borderWidth: 1, padding: [8, 12],
      axisPointer: { lineStyle: { color: token('line-strong') } },
      ...given.tooltip,
      textStyle: { color: token('text'), fontSize: 12, fontFamily: token('font') },
    },
    xAxis: dress(given.xAxis, 'x'),
    yAxis: dress(given.yAxis, 'y'),
  } as ChartOption
}
