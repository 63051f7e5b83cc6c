/** One question to the platform and the states a page shows for it. */
import { computed, onScopeDispose, ref, shallowRef, watch, type Ref, type WatchSource } from 'vue'
import { call, type Answer, type Ask, type Item, type RouteName } from '@/api/client'
import { Problem, wasAborted } from '@/api/problem'

export interface Load<T> {
  data: Readonly<Ref<T | undefined>>
  error: Readonly<Ref<Problem | undefined>>
  busy: Readonly<Ref<boolean>>
  /** When `data` came, milliseconds; 0 before. */
  at: Readonly<Ref<number>>
  /** What is shown is older than two of its intervals, or the newest try failed. */
  stale: Readonly<Ref<boolean>>
  again: () => Promise<void>
}

export interface LoadWish {
  /** Asks anew when one of these changes. */
  watch?: WatchSource | WatchSource[]
  /** Asks anew so often, seconds. Nobody looking: not at all. */
  every?: number
  /** Only once this is true. */
  when?: () => boolean
}

function asProblem(e: unknown): Problem {
  return e instanceof Problem ? e : new Problem(0, 'broken', e instanceof Error ? e.message : String(e))
}

const minute = ref(Date.now())
setInterval(() => (minute.value = Date.now()), 15_000)
/** The time, to a quarter of a minute; for texts such as "3 minutes ago". */
export const now = computed(() => minute.value)

export function useLoad<T>(ask: (signal: AbortSignal) => Promise<T>, wish: LoadWish = {}): Load<T> {
  const data = shallowRef<T>()
  const error = shallowRef<Problem>()
  const busy = ref(false)
  const at = ref(0)
  let asking: AbortController | undefined
  let clock: ReturnType<typeof setTimeout> | undefined

  function plan() {
    clearTimeout(clock)
    if (wish.every) clock = setTimeout(() => (document.hidden ? plan() : void again()), wish.every * 1000)
  }

  async function again(): Promise<void> {
    asking?.abort()
    if (wish.when && !wish.when()) return
    const mine = (asking = new AbortController())
    busy.value = true
    try {
      const came = await ask(mine.signal)
      if (asking !== mine) return
      data.value = came
      error.value = undefined
      at.value = Date.now()
    } catch (e) {
      if (asking !== mine || wasAborted(e)) return
      error.value = asProblem(e)
    }
    if (asking === mine) {
      busy.value = false
      plan()
    }
  }

  const stale = computed(
    () =>
      data.value !== undefined &&
      (error.value !== undefined || (!!wish.every && minute.value - at.value > 2000 * wish.every + 15_000)),
  )
  if (wish.watch)
    watch(wish.watch, () => {
      data.value = undefined
      void again()
    })
  onScopeDispose(() => {
    clearTimeout(clock)
    asking?.abort()
  })
  void again()
  return { data, error, busy, at, stale, again }
}

/** The routes that answer a list. */
export type ListRoute = {
  [K in RouteName]: Answer<K> extends { items: unknown[] } ? K : never
}[RouteName]

export interface List<R> extends Load<R[]> {
  hasNext: Readonly<Ref<boolean>>
  hasPrevious: Readonly<Ref<boolean>>
  /** From 1. */
  page: Readonly<Ref<number>>
  next: () => void
  previous: () => void
  first: () => void
}

/**
 * A list that comes page by page, by the cursor of the page before. A change
 * of the filters begins at the first page.
 */
export function useList<K extends ListRoute>(
  route: K,
  ask: () => Ask<K> = () => ({}),
  wish: Pick<LoadWish, 'every' | 'when'> = {},
): List<Item<K>> {
  const cursors = ref<string[]>([])
  const following = ref<string | null>(null)
  const question = computed(() => JSON.stringify(ask()))
  const load = useLoad(async (signal) => {
    const wanted = ask()
    const after = cursors.value[cursors.value.length - 1]
    const query = after === undefined ? wanted.query : { ...wanted.query, after }
    const came = (await call(route, { ...wanted, query, signal } as Ask<K>)) as unknown as {
      items: Item<K>[]
      next: string | null
    }
    following.value = came.next
    return came.items
  }, wish)
  watch(question, () => first())

  function first() {
    cursors.value = []
    void load.again()
  }
  function next() {
    if (!following.value) return
    cursors.value = [...cursors.value, following.value]
    void load.again()
  }
  function previous() {
    cursors.value = cursors.value.slice(0, -1)
    void load.again()
  }
  return {
    ...load,
    first,
    next,
    previous,
    page: computed(() => cursors.value.length + 1),
    hasNext: computed(() => following.value !== null),
    hasPrevious: computed(() => cursors.value.length > 0),
  }
}
