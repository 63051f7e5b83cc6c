/** How the states of a run look. */
export function runTone(state: string | null): 'plain' | 'primary' | 'passed' | 'bad' {
  if (state === 'done') return 'passed'
  if (state === 'failed') return 'bad'
  return state === 'cancelled' ? 'plain' : 'primary'
}
