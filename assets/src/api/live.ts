/**
 * What the platform tells by itself. All pages share one connection, as a
 * browser grants few of them; it opens with the first listener.
 */
import { ref } from 'vue'

const TOPICS = ['telemetry', 'jobs', 'overview', 'alarms', 'commands', 'shadow', 'presence', 'firmware', 'reports'] as const
export type Topic = (typeof TOPICS)[number]
export type LiveState = 'off' | 'connecting' | 'live' | 'lost'
type Listener = (data: Record<string, unknown>) => void

export const liveState = ref<LiveState>('off')

const listeners = new Map<Topic, Set<Listener>>()
let source: EventSource | undefined
let again: ReturnType<typeof setTimeout> | undefined
let pause = 1000

function tell(topic: Topic, text: string): void {
  let data: Record<string, unknown>
  try {
    data = JSON.parse(text) as Record<string, unknown>
  } catch {
    return
  }
  for (const listener of listeners.get(topic) ?? []) listener(data)
}

function open(): void {
  liveState.value = liveState.value === 'lost' ? 'lost' : 'connecting'
  source = new EventSource(`/api/v1/live?topic=${TOPICS.join(',')}`)
  source.onopen = () => {
    liveState.value = 'live'
    pause = 1000
  }
  source.onerror = () => {
    liveState.value = 'lost'
    source?.close()
    again = setTimeout(open, pause)
    pause = Math.min(pause * 2, 60_000)
  }
  for (const topic of TOPICS)
    source.addEventListener(topic, (e) => tell(topic, (e as MessageEvent<string>).data))
}

export function startLive(): void {
  if (source === undefined) open()
}

export function stopLive(): void {
  clearTimeout(again)
  source?.close()
  source = undefined
  liveState.value = 'off'
}

/** Answers the function that ends it. */
export function listen(topic: Topic, listener: Listener): () => void {
  const all = listeners.get(topic) ?? new Set()
  listeners.set(topic, all)
  all.add(listener)
  return () => all.delete(listener)
}
