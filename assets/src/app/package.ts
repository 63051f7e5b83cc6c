/** Packages of APPs: what is handed in, installed, and by whom it is published. */
import type { Item } from '@/api/client'
import { hasText, t } from '@/ui/i18n'
import { permissionText } from './app'

export type Upload = Item<'GET /api/v1/apps/uploads'>
export type Installed = Item<'GET /api/v1/apps/packages'>
export type Publisher = Item<'GET /api/v1/apps/publishers'>
/** As the platform takes it. */
export const PACKAGE_MOST = 16 * 1024 * 1024

type Tone = 'plain' | 'primary' | 'passed' | 'warn' | 'bad'
const tones: Record<string, Tone> = {
  queued: 'primary', checking: 'primary', waiting: 'warn', installed: 'passed', refused: 'bad', declined: 'plain',
  current: 'passed', withdrawn: 'plain', trusted: 'passed', revoked: 'bad',
}

export function packageTone(state: string | null | undefined): Tone {
  return tones[state ?? ''] ?? 'plain'
}
/** Whether its check is not over. */
export function isChecked(state: string | null | undefined): boolean {
  return state !== 'queued' && state !== 'checking'
}
/** Why it was refused: in the reader's language, then as the platform says it. */
export function refusalText(u: Upload): string {
  const key = `problem.${u.code}`
  return [hasText(key) ? t(key) : '', u.error].filter(Boolean).join(' ')
}
export function permissionsOf(list: unknown): string {
  return permissionText((list as string[] | null) ?? [])
}
/** Enough of a key or digest to tell it from others. */
export function shortKey(key: string | null | undefined): string {
  return key ? `${key.slice(0, 8)}…${key.slice(-8)}` : ''
}
