/** Filters that live in the address, so that a view can be shared and gone back to. */
import { reactive, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'

export function useFilters<T extends Record<string, string>>(usual: T): T {
  const route = useRoute()
  const router = useRouter()
  const home = route.path
  const filters = reactive({ ...usual }) as T
  const names = Object.keys(usual) as (keyof T & string)[]

  function read() {
    for (const name of names) {
      const sent = route.query[name]
      filters[name] = (typeof sent === 'string' ? sent : usual[name]) as T[typeof name]
    }
  }
  read()
  watch(() => route.query, () => route.path === home && read())
  watch(filters, () => {
    if (route.path !== home) return
    const query = { ...route.query }
    for (const name of names) {
      const value = filters[name]
      if (value && value !== usual[name]) query[name] = value
      else delete query[name]
    }
    void router.replace({ query, hash: route.hash })
  })
  return filters
}
