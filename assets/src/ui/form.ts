/** A form: its values, what the platform finds wrong with them, and sending. */
import { computed, reactive, ref, shallowRef, type Ref } from 'vue'
import { Problem } from '@/api/problem'
import { problemText } from './problem-text'

export interface Form<T> {
  values: T
  busy: Ref<boolean>
  /** What was wrong, when no single field is at fault. */
  fault: Readonly<Ref<string>>
  problem: Readonly<Ref<Problem | undefined>>
  /** What is wrong with that field, '' for nothing. */
  faultOf: (field: string) => string
  dirty: Readonly<Ref<boolean>>
  /** Answers what `send` answered, undefined when it was refused. */
  submit: <R>(send: (values: T) => Promise<R>) => Promise<R | undefined>
  reset: (values?: Partial<T>) => void
}

export function useForm<T extends object>(initial: () => T): Form<T> {
  const values = reactive(initial()) as T
  const busy = ref(false)
  const problem = shallowRef<Problem>()
  const clean = ref(JSON.stringify(values))

  function faultOf(field: string): string {
    return problem.value?.field === field ? problemText(problem.value) : ''
  }
  const fault = computed(() => {
    const p = problem.value
    return p && !(p.field && p.field in values) ? problemText(p) : ''
  })
  async function submit<R>(send: (values: T) => Promise<R>): Promise<R | undefined> {
    if (busy.value) return undefined
    busy.value = true
    problem.value = undefined
    try {
      const came = await send(values)
      clean.value = JSON.stringify(values)
      return came
    } catch (e) {
      problem.value = e instanceof Problem ? e : new Problem(0, 'broken', String(e))
      return undefined
    } finally {
      busy.value = false
    }
  }
  function reset(fresh: Partial<T> = {}) {
    Object.assign(values, initial(), fresh)
    clean.value = JSON.stringify(values)
    problem.value = undefined
  }
  return { values, busy, fault, problem, faultOf, submit, reset,
    dirty: computed(() => JSON.stringify(values) !== clean.value) }
}
