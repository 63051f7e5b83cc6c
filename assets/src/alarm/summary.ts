/** How many alarms are open, known to every page: asked once, kept live. */
import { shallowRef } from 'vue'
import { call, type Answer } from '@/api/client'
import { listen } from '@/api/live'

export type Summary = Answer<'GET /api/v1/alarm-summary'>
export interface Urgent {
  alarm: number
  name: string
  name_en: string
  device: number
  device_name: string
  tenant_name: string
  raised_at: string
}

export const summary = shallowRef<Summary>()
const BREATH = 400
const EVERY = 60_000

let soon: ReturnType<typeof setTimeout> | undefined
let asked = 0
async function ask() {
  soon = undefined
  asked = performance.now()
  try {
    summary.value = await call('GET /api/v1/alarm-summary')
  } catch {
    /* The next event, or the next minute, asks again. */
  }
}

/** Answers the function that ends it. */
export function watchSummary(): () => void {
  void ask()
  const clock = setInterval(() => !document.hidden && void ask(), EVERY)
  /* At once, and while alarms pour in every breath: a flood must not keep it from asking. */
  const unlisten = listen('alarms', () => {
    soon ??= setTimeout(() => void ask(), Math.max(0, asked + BREATH - performance.now()))
  })
  return () => {
    clearInterval(clock)
    clearTimeout(soon)
    soon = undefined
    unlisten()
    summary.value = undefined
  }
}
