/** All pages; each feature brings its own in <feature>/routes.ts. */
import { createRouter, createWebHistory, type RouteLocationNormalized, type RouteRecordRaw } from 'vue-router'
import { isPark, knowSession, may, session } from '@/identity/session'
import type { FeatureRoutes } from '@/ui/feature'
import { t } from '@/ui/i18n'

const features = import.meta.glob<FeatureRoutes>('./*/routes.ts', { eager: true, import: 'routes' })

export const pages: RouteRecordRaw[] = Object.values(features).flat()

/** Whether this person may open that page. */
export function isOpenTo(page: { meta?: RouteRecordRaw['meta'] }): boolean {
  const meta = page.meta ?? {}
  if (meta.only === 'park' && !isPark.value) return false
  if (meta.only === 'enterprise' && isPark.value) return false
  return may(meta.permission)
}

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', name: 'start', component: () => import('@/ui/MissingPage.vue') },
    ...pages,
    { path: '/:rest(.*)*', name: 'missing', component: () => import('@/ui/MissingPage.vue'), meta: { title: 'ui.missing.title' } },
  ],
  scrollBehavior: (_to, _from, kept) => kept ?? { top: 0 },
})

async function guard(to: RouteLocationNormalized) {
  if (to.meta.open) return true
  if (!session.value && !(await knowSession()))
    return { name: 'sign-in', query: to.fullPath === '/' ? {} : { to: to.fullPath } }
  if (session.value?.user.must_change_password && to.name !== 'password') return { name: 'password' }
  if (to.path === '/') return isPark.value ? '/overview' : '/home'
  if (!isOpenTo(to)) return { name: 'denied', query: { to: to.fullPath }, replace: true }
  return true
}
router.beforeEach(guard)

export function nameTheWindow(): void {
  const title = router.currentRoute.value.meta.title
  document.title = title ? `${t(title)} · ${t('ui.product')}` : t('ui.product')
}
router.afterEach((to, from) => {
  nameTheWindow()
  if (to.path !== from.path) requestAnimationFrame(() => document.getElementById('main')?.focus({ preventScroll: true }))
})
