/** Tags of devices: their colours, and work on many devices. */
import { call, type Item } from '@/api/client'

export type Tag = Item<'GET /api/v1/device-tags'>
export const COLOURS = ['grey', 'red', 'orange', 'yellow', 'green', 'blue', 'purple'] as const
export type Colour = (typeof COLOURS)[number]

/** Where the token of a colour stands; a tag's word is never told by colour alone. */
export const PAINT: Record<string, string> = {
  grey: '--quiet', red: '--alarm-1', orange: '--alarm-2', yellow: '--alarm-3', green: '--series-3', blue: '--series-1', purple: '--series-4',
}

/** What a list of devices is filtered by. */
export interface DeviceFilter {
  q?: string
  kind?: 'meter' | 'equipment' | 'sensor' | 'controller' | 'product'
  state?: 'online' | 'offline' | 'never' | 'archived'
  tenant?: number
  model?: string
  tag?: string
}

export interface Facets {
  total: number
  partial: boolean
  tenants: { tenant_id: number; name: string; name_en: string; devices: number }[]
  kinds: { kind: string; devices: number }[]
  states: { state: string; devices: number }[]
  models: { model: string; name: string; name_en: string; devices: number }[]
  tags: { tag: string; colour: string; devices: number }[]
}

export type Task = {
  state: string | null
  seen: number | null
  changed: number | null
  full_up: number | null
  total: number | null
}

/** Follows a task to its end; `tell` hears how far it is. */
export async function follow(id: number, tell: (task: Task) => void, signal: AbortSignal): Promise<Task> {
  for (;;) {
    const task = await call('GET /api/v1/device-tag-tasks/{tag_task}', { path: { tag_task: id }, signal })
    tell(task)
    if (task.state === 'done' || task.state === 'failed') return task
    await new Promise((go) => setTimeout(go, 1000))
  }
}
