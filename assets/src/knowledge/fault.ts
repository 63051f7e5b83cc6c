/** What was wrong with an input, with what would have been right. */
import type { Problem } from '@/api/problem'
import { t } from '@/ui/i18n'
import { problemText } from '@/ui/problem-text'
import { rangeOf, type Port } from './port'

/* The platform's sentence about a range says no more than the range itself. */
function isAboutRange(p: Problem, port: Port): boolean {
  return p.code === 'out_of_range' && p.title.startsWith(`${port.name} must be from `)
}

/* These codes say all that there is to say, or so does the field itself. */
const PLAIN = new Set(['missing', 'wrong_type', 'has_gaps', 'denied'])

export function inputFault(p: Problem, port: Port): string {
  const words = problemText(p)
  if (isAboutRange(p, port)) return t('knowledge.run.allowed', { words, range: rangeOf(port) })
  return PLAIN.has(p.code) || !p.title || p.title === words ? words : t('ui.fault_said', { words, said: p.title })
}
