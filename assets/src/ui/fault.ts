/** Why something failed in the background: a word of the server, and what was said of it, in quotes. */
import { t, wordOf } from './i18n'

export function faultText(fault: string | null | undefined, said?: string | null): string {
  if (!fault) return said ?? ''
  const words = wordOf('fault', fault)
  return said ? t('ui.fault_said', { words, said }) : words
}
