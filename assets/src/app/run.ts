/** A run as it goes on: asked for until it is over, sooner when the platform tells of it. */
import { onScopeDispose, watch } from 'vue'
import { call } from '@/api/client'
import { listen } from '@/api/live'
import { useLoad, type Load } from '@/ui/load'
import { isOver, type Run } from './app'

const PAUSE_MS = 1200

export function useRun(app: () => string, id: () => number | undefined): Load<Run> {
  let clock: ReturnType<typeof setTimeout> | undefined
  const load = useLoad(
    async (signal) => (await call('GET /api/v1/apps/{id}/runs/{app_run}', { path: { id: app(), app_run: id()! }, signal })) as unknown as Run,
    { watch: () => `${app()} ${id()}`, when: () => id() !== undefined },
  )
  watch(() => [load.data.value, load.error.value], () => {
    clearTimeout(clock)
    if (load.data.value && !isOver(load.data.value)) clock = setTimeout(() => void load.again(), PAUSE_MS)
  })
  const end = listen('jobs', (data) => data.app_run === id() && void load.again())
  onScopeDispose(() => {
    clearTimeout(clock)
    end()
  })
  return load
}
