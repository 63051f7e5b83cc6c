/** Reports that did not arrive and that nobody looked after: known to every page. */
import { shallowRef } from 'vue'
import { call } from '@/api/client'
import { listen } from '@/api/live'
import type { Trouble } from './delivery'

export const troubles = shallowRef<Trouble[]>([])
/** How many, as far as they were counted. */
export const counted = shallowRef('')
const BREATH = 800
const EVERY = 60_000

export async function askTroubles() {
  try {
    const { items, next } = await call('GET /api/v1/report-alarms', { query: { state: 'open', limit: 50 } })
    troubles.value = items
    counted.value = `${items.length}${next ? '+' : ''}`
  } catch {
    /* The next event, or the next minute, asks again. */
  }
}

/** Answers the function that ends it. */
export function watchTroubles(): () => void {
  void askTroubles()
  let soon: ReturnType<typeof setTimeout> | undefined
  const clock = setInterval(() => !document.hidden && void askTroubles(), EVERY)
  const unlisten = listen('reports', () => {
    soon ??= setTimeout(() => {
      soon = undefined
      void askTroubles()
    }, BREATH)
  })
  return () => {
    clearInterval(clock)
    clearTimeout(soon)
    unlisten()
    troubles.value = []
  }
}
