/** How the entries that fit divide. Each group counts as if it chose nothing itself, so that there is always another choice. */
import { computed, watch, type ComputedRef } from 'vue'
import { call } from '@/api/client'
import type { FacetGroup, FacetLine } from '@/ui/FacetList.vue'
import { nameOf, t, wordOf } from '@/ui/i18n'
import { useLoad, type Load } from '@/ui/load'
import { routesOf, type FacetRow, type Kind, type Strength } from './knowledge'

export const GROUPS = ['class', 'domain', 'industry', 'strength'] as const
export type Group = (typeof GROUPS)[number]
export interface Query {
  class?: string
  domain?: string
  industry?: string
  strength?: Strength
  q?: string
}

export interface Facets {
  load: Load<Map<Group, FacetRow[]>>
  lines: (group: Group) => FacetLine[]
  /** All but the class, which stands by itself. */
  groups: ComputedRef<FacetGroup[]>
  total: ComputedRef<number | undefined>
}

export function useFacets(kind: Kind, query: () => Query): Facets {
  const route = routesOf(kind).facets
  const load = useLoad(async (signal) => {
    const asked = new Map<string, Promise<FacetRow[]>>()
    const askFor = (wish: Query): Promise<FacetRow[]> => {
      const key = JSON.stringify(wish)
      const going = asked.get(key) ?? call(route, { query: { ...wish }, signal }).then((a) => a.items)
      asked.set(key, going)
      return going
    }
    const found = await Promise.all(GROUPS.map(async (group) => {
      const rows = await askFor({ ...query(), [group]: undefined })
      return [group, rows.filter((r) => r.facet === group)] as const
    }))
    return new Map(found)
  })
  watch(() => JSON.stringify(query()), () => void load.again())

  function lines(group: Group): FacetLine[] {
    const rows = load.data.value?.get(group) ?? []
    /* The most entries first, but strengths from the best down. */
    const sorted = group === 'strength' ? [...rows].sort((a, b) => ((a.word ?? '') < (b.word ?? '') ? -1 : 1)) : rows
    return sorted.map((r) => ({
      value: r.word ?? '',
      text: group === 'strength' ? wordOf('knowledge.strength', r.word) : nameOf(r),
      count: r.entries ?? 0,
    }))
  }
  const total = computed(() => {
    const chosen = query().strength
    return load.data.value && lines('strength').reduce((n, l) => (!chosen || l.value === chosen ? n + l.count : n), 0)
  })
  const groups = computed(() => [
    { name: 'strength', title: t('knowledge.strength_of'), lines: lines('strength') },
    { name: 'domain', title: t('knowledge.domain'), lines: lines('domain') },
    { name: 'industry', title: t('knowledge.industry'), lines: lines('industry') },
  ])
  return { load, lines, groups, total }
}
