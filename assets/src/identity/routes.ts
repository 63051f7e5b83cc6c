import type { FeatureRoutes } from '@/ui/feature'

export const routes: FeatureRoutes = [
  { path: '/sign-in', name: 'sign-in', component: () => import('./SignIn.vue'), meta: { title: 'identity.sign_in', open: true, bare: true } },
  { path: '/set-up', name: 'set-up', component: () => import('./SetUp.vue'), meta: { title: 'identity.set_up', open: true, bare: true } },
  { path: '/password', name: 'password', component: () => import('./ChangePassword.vue'), meta: { title: 'identity.change', bare: true } },
  { path: '/denied', name: 'denied', component: () => import('./DeniedPage.vue'), meta: { title: 'identity.denied' } },
]
