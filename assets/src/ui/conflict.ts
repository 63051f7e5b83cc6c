/**
 * Two people changed the same thing: what the other one changed, and the form
 * with both. Compared are flat members; a form with lists says how they lie flat.
 */
import { computed, shallowRef, type Ref } from 'vue'
import type { Form } from './form'

export type Flat = Record<string, unknown>
export interface Difference {
  key: string
  mine: unknown
  theirs: unknown
  /** Both changed it, each in another way: somebody has to choose. */
  both: boolean
}
export interface Seen<T> {
  values: T
  version: number
}
export interface Shape<T> {
  flat: (values: T) => Flat
  whole: (flat: Flat) => T
}
export interface Conflict {
  /** What the other one changed; undefined while there is no conflict. */
  found: Readonly<Ref<Difference[] | undefined>>
  /** Brings both together; of what both changed, mine where `keep` says so. */
  merge: (keep: (key: string) => boolean) => void
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
const keysOf = (...all: Flat[]) => [...new Set(all.flatMap((f) => Object.keys(f)))]

export function differences(base: Flat, mine: Flat, theirs: Flat): Difference[] {
  return keysOf(theirs, base)
    .filter((key) => !same(base[key], theirs[key]))
    .map((key) => ({ key, mine: mine[key], theirs: theirs[key], both: !same(base[key], mine[key]) && !same(mine[key], theirs[key]) }))
}

export function merged(base: Flat, mine: Flat, theirs: Flat, keep: (key: string) => boolean): Flat {
  const both = new Set(differences(base, mine, theirs).filter((d) => d.both).map((d) => d.key))
  const out: Flat = {}
  for (const key of keysOf(theirs, mine)) {
    const own = both.has(key) ? keep(key) : same(base[key], theirs[key])
    const value = own ? mine[key] : theirs[key]
    if (value !== undefined) out[key] = value
  }
  return out
}

const asIs = { flat: (v: object) => ({ ...v }) as Flat, whole: (f: Flat) => f as never }

/** `ask` says how the thing stands now. */
export function useConflict<T extends object>(form: Form<T>, ask: () => Promise<Seen<T>>, shape: Shape<T> = asIs) {
  const base = shallowRef<Seen<T>>()
  const theirs = shallowRef<Seen<T>>()
  const copy = (values: T) => JSON.parse(JSON.stringify(values)) as T

  function begin(seen: Seen<T>) {
    base.value = { ...seen, values: copy(seen.values) }
    theirs.value = undefined
    form.reset(copy(seen.values))
  }
  const found = computed(() => {
    if (!base.value || !theirs.value) return undefined
    return differences(shape.flat(base.value.values), shape.flat(form.values), shape.flat(theirs.value.values))
  })
  function merge(keep: (key: string) => boolean) {
    const now = theirs.value!
    const both = shape.whole(merged(shape.flat(base.value!.values), shape.flat(copy(form.values)), shape.flat(copy(now.values)), keep))
    begin(now)
    Object.assign(form.values, both)
  }
  /** Sends with the version that was seen; a refusal for its age shows what changed meanwhile. */
  async function submit<R>(send: (values: T, version: number) => Promise<R>): Promise<R | undefined> {
    const came = await form.submit((v) => send(v, base.value?.version ?? 0))
    if (form.problem.value?.status === 409 && form.problem.value.field === 'version')
      try {
        theirs.value = await ask()
      } catch {
        /* The refusal stands there; the next try asks again. */
      }
    return came
  }
  return { begin, submit, found, merge }
}
