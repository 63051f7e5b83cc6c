import type { Problem } from '@/api/problem'
import { hasText, t } from './i18n'

/** What a failed request means to a person, in their language. */
export function problemText(p: Problem): string {
  const key = `problem.${p.code}`
  if (hasText(key)) return t(key, { seconds: p.retryAfter ?? 0 })
  if (p.status >= 500) return t('problem.broken')
  return p.title || t('problem.broken')
}
