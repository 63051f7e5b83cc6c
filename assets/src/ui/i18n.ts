/** Two complete languages; only the one in use is loaded. */
import { createI18n } from 'vue-i18n'

export const LOCALES = ['zh-CN', 'en'] as const
export type Locale = (typeof LOCALES)[number]

const loaders: Record<Locale, () => Promise<{ default: Record<string, unknown> }>> = {
  'zh-CN': () => import('@/locale/zh-CN/index'),
  en: () => import('@/locale/en/index'),
}
const KEPT = 'park.locale'

export const i18n = createI18n({
  legacy: false,
  globalInjection: true,
  locale: 'zh-CN',
  fallbackLocale: 'zh-CN',
  messages: {},
  missingWarn: import.meta.env.DEV,
  fallbackWarn: false,
})

export function currentLocale(): Locale {
  return i18n.global.locale.value as Locale
}

export function wishedLocale(): Locale {
  const kept = localStorage.getItem(KEPT)
  if (kept === 'zh-CN' || kept === 'en') return kept
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'
}

export async function useLocale(locale: Locale, keep = true): Promise<void> {
  const { default: texts } = await loaders[locale]()
  i18n.global.setLocaleMessage(locale, texts as never)
  i18n.global.locale.value = locale as never
  document.documentElement.lang = locale
  if (keep) localStorage.setItem(KEPT, locale)
}

/** For code outside of components. */
export const t: (key: string, named?: Record<string, unknown>) => string = (key, named) =>
  i18n.global.t(key, named ?? {})

export function hasText(key: string): boolean {
  return i18n.global.te(key, currentLocale() as never)
}

/** The text of a word of the API, or the word itself when a newer server has one we do not know. */
export function wordOf(group: string, word: string | null | undefined): string {
  if (!word) return '—'
  return hasText(`${group}.${word}`) ? t(`${group}.${word}`) : word
}

/** Of a thing with two names the one for the reader. */
export function nameOf(thing: { name?: string | null; name_en?: string | null } | null | undefined): string {
  if (!thing) return '—'
  return (currentLocale() === 'en' && thing.name_en) || thing.name || '—'
}
