/** Who sits in front of the screen and what they may do. */
import { computed, shallowRef } from 'vue'
import { call, onSignedOut, setCsrf } from '@/api/client'
import { startLive, stopLive } from '@/api/live'
import { setZone } from '@/ui/format'
import { useLocale, type Locale } from '@/ui/i18n'

export interface Session {
  user: { id: number; name: string; display_name: string; locale: Locale; must_change_password: boolean }
  tenant: { id: number; name: string; name_en: string; kind: 'park' | 'enterprise'; demo: boolean }
  park: {
    id: number
    name: string
    name_en: string
    zone: string
    zone_min: number
    lon: number | null
    lat: number | null
    bbox: (number | null)[]
  }
  role: string
  permissions: string[]
  csrf: string
}

export const session = shallowRef<Session>()
export const isPark = computed(() => session.value?.tenant.kind === 'park')

export function may(permission: string | undefined): boolean {
  return !permission || (session.value?.permissions.includes(permission) ?? false)
}

/** Asks who this browser is; undefined for nobody. */
export async function knowSession(): Promise<Session | undefined> {
  try {
    const came = (await call('GET /api/v1/session')) as Session
    session.value = came
    setCsrf(came.csrf)
    setZone(came.park.zone)
    if (!came.user.must_change_password) startLive()
    return came
  } catch {
    session.value = undefined
    return undefined
  }
}

export async function signIn(name: string, password: string): Promise<Session | undefined> {
  const opened = (await call('POST /api/v1/session', { body: { name, password } })) as { csrf: string }
  setCsrf(opened.csrf)
  const came = await knowSession()
  if (came && localStorage.getItem('park.locale') === null) await useLocale(came.user.locale, false)
  return came
}

export function forgetSession(): void {
  session.value = undefined
  setCsrf('')
  stopLive()
}

export async function signOut(): Promise<void> {
  try {
    await call('DELETE /api/v1/session')
  } finally {
    forgetSession()
  }
}

onSignedOut(forgetSession)
