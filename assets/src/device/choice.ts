/** Choosing a device by its name, and one of its metrics, in forms. */
import { ref } from 'vue'
import { call, type Item } from '@/api/client'
import { isPark } from '@/identity/session'
import { unitWord } from '@/knowledge/units'
import type { DeviceKind } from '@/ui/choices'
import { nameOf } from '@/ui/i18n'

export type Metric = Item<'GET /api/v1/series'>

/* Enterprises name their devices alike. */
function deviceText(d: Item<'GET /api/v1/devices'>): string {
  return isPark.value && d.tenant_name ? `${nameOf(d)} · ${d.tenant_name}` : nameOf(d)
}

/** Devices whose names hold what was typed; the last question wins. */
export function useDevices(kind: () => DeviceKind | undefined = () => undefined) {
  const devices = ref<{ value: string; text: string }[]>([])
  const busy = ref(false)
  let asking: AbortController | undefined

  async function find(q: string) {
    asking?.abort()
    const mine = (asking = new AbortController())
    busy.value = true
    try {
      const came = await call('GET /api/v1/devices', { query: { q: q || undefined, kind: kind(), limit: 20 }, signal: mine.signal })
      devices.value = came.items.map((d) => ({ value: String(d.id), text: deviceText(d) }))
    } catch {
      if (asking === mine) devices.value = []
    }
    if (asking === mine) busy.value = false
  }
  return { devices, busy, find }
}

/** Those of its metrics that are numbers; none when nobody answers, since they can be typed as well. */
export async function metricsOf(device: string): Promise<Metric[]> {
  const came = await call('GET /api/v1/series', { query: { device, limit: 200 } }).catch(() => undefined)
  return (came?.items ?? []).filter((m) => m.text === null)
}

export function metricText(m: Metric): string {
  const name = m.name ? nameOf(m) : (m.metric ?? '')
  return m.unit ? `${name} (${unitWord(m.unit)})` : name
}
