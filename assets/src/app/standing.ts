/** How a tenant stands to an APP: it runs, is subscribed, tried out, or none of it. */
import { call } from '@/api/client'
import { isPark, may } from '@/identity/session'
import { day } from '@/ui/format'
import { t } from '@/ui/i18n'
import { attempt, isSure } from '@/ui/notice'

export interface Standing {
  id: string | null
  audience: string | null
  open: boolean | null
  subscription: string | null
  trial_until: string | null
  tried: boolean | null
}
export interface Mark {
  tone: 'plain' | 'primary' | 'passed' | 'warn'
  text: string
}

/** It is made for this tenant. */
export function isForMe(app: Pick<Standing, 'audience'>): boolean {
  return app.audience === 'both' || (app.audience === 'park') === isPark.value
}
export function maySubscribe(app: Standing): boolean {
  return !isPark.value && isForMe(app) && may('app.subscribe')
}
export function holds(app: Standing): boolean {
  return app.subscription === 'subscribed' || app.subscription === 'trial'
}

/** Whole days until then, none left on the last one. */
export function daysLeft(until: string | null, now = Date.now()): number {
  return until ? Math.max(0, Math.floor((new Date(until).getTime() - now) / 86_400_000)) : 0
}

export function markOf(app: Standing): Mark {
  if (!isForMe(app)) return { tone: 'plain', text: t(`app.standing.not_${isPark.value ? 'park' : 'enterprise'}`) }
  if (isPark.value) return { tone: 'primary', text: t('app.standing.open') }
  switch (app.subscription) {
    case 'subscribed':
      return { tone: 'passed', text: t('app.standing.subscribed') }
    case 'trial':
      return { tone: 'primary', text: t('app.standing.trial', { day: day(app.trial_until) }) }
    case 'trial_over':
      return { tone: 'warn', text: t('app.standing.trial_over') }
    default:
      return { tone: 'plain', text: t('app.standing.none') }
  }
}

export function subscribe(id: string, name: string): Promise<boolean> {
  return attempt(() => call('POST /api/v1/apps/{id}/subscriptions', { path: { id }, body: {} }), t('app.standing.done_subscribe', { name }))
}
export function tryOut(id: string, name: string): Promise<boolean> {
  return attempt(() => call('POST /api/v1/apps/{id}/subscriptions', { path: { id }, body: { trial: true } }), t('app.standing.done_try', { name }))
}
/** Asks first; what ran stays to be read. */
export async function unsubscribe(id: string, name: string): Promise<boolean> {
  if (!(await isSure(t('app.standing.leave', { name }), t('app.standing.leave_about'), t('app.standing.unsubscribe')))) return false
  return attempt(() => call('DELETE /api/v1/apps/{id}/subscriptions', { path: { id } }), t('app.standing.done_leave', { name }))
}
