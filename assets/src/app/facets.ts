/** How the APPs that fit divide; each group counts as if it chose nothing itself. */
import { computed, watch, type ComputedRef } from 'vue'
import { call } from '@/api/client'
import type { FacetGroup, FacetLine } from '@/ui/FacetList.vue'
import { nameOf, t, wordOf } from '@/ui/i18n'
import { useLoad, type Load } from '@/ui/load'
import { CLASSES, type Audience, type FacetRow } from './app'

const GROUPS = ['class', 'audience', 'subscribed', 'domain', 'industry'] as const
type Group = (typeof GROUPS)[number]
export interface AppQuery {
  class?: string
  domain?: string
  industry?: string
  audience?: Audience
  subscribed?: boolean
  entry?: string
  q?: string
}
export interface AppFacets {
  load: Load<Map<Group, FacetRow[]>>
  classes: ComputedRef<FacetLine[]>
  groups: ComputedRef<FacetGroup[]>
}

function textOf(group: Group, row: FacetRow): string {
  if (group === 'class' || group === 'audience') return wordOf(`app.${group}`, row.word)
  if (group === 'subscribed') return t(row.word === 'true' ? 'app.runs_here' : 'app.runs_not')
  return row.name ? nameOf(row) : (row.word ?? '')
}

export function useAppFacets(query: () => AppQuery): AppFacets {
  const load = useLoad(async (signal) => {
    const asked = new Map<string, Promise<FacetRow[]>>()
    const askFor = (wish: AppQuery): Promise<FacetRow[]> => {
      const key = JSON.stringify(wish)
      const going = asked.get(key) ?? call('GET /api/v1/apps/facets', { query: { ...wish }, signal }).then((a) => a.items)
      asked.set(key, going)
      return going
    }
    return new Map(await Promise.all(GROUPS.map(async (group) =>
      [group, (await askFor({ ...query(), [group]: undefined })).filter((r) => r.facet === group)] as const)))
  })
  watch(() => JSON.stringify(query()), () => void load.again())

  const lines = (group: Group): FacetLine[] =>
    (load.data.value?.get(group) ?? []).map((r) => ({ value: r.word ?? '', text: textOf(group, r), count: r.apps ?? 0 }))
  const place = (l: FacetLine) => CLASSES.indexOf(l.value as (typeof CLASSES)[number])
  const classes = computed(() => lines('class').sort((a, b) => place(a) - place(b)))
  const groups = computed(() => (['audience', 'subscribed', 'domain', 'industry'] as const).map((name) =>
    ({ name, title: t(`app.facet.${name}`), lines: lines(name) })))
  return { load, classes, groups }
}
