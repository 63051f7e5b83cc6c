/** The charts in use. Only ChartCanvas loads this; pages need chart-option alone. */
import { BarChart, HeatmapChart, LineChart, PieChart } from 'echarts/charts'
import { AriaComponent, DataZoomComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, VisualMapComponent } from 'echarts/components'
import { init, use, type EChartsType } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { finished, type ChartOption } from './chart-option'

use([BarChart, HeatmapChart, LineChart, PieChart, AriaComponent, DataZoomComponent, GridComponent,
  LegendComponent, MarkLineComponent, TooltipComponent, VisualMapComponent, CanvasRenderer])

export function draw(at: HTMLElement, option: ChartOption): EChartsType {
  const chart = init(at, undefined, { renderer: 'canvas' })
  chart.setOption(finished(option))
  return chart
}
