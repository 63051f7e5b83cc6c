import { wordOf } from '@/ui/i18n'

/** Why there is no change to show, or why a grade is not an A. */
export function reasonText(code: string | null | undefined): string {
  return code ? wordOf('energy.reason', code) : ''
}
