import { Key, User } from '@element-plus/icons-vue'
import type { FeatureRoutes } from '@/ui/feature'

export const routes: FeatureRoutes = [
  { path: '/sign-in', name: 'sign-in', component: () => import('./SignIn.vue'), meta: { title: 'identity.sign_in', open: true, bare: true } },
  { path: '/set-up', name: 'set-up', component: () => import('./SetUp.vue'), meta: { title: 'identity.set_up', open: true, bare: true } },
  { path: '/password', name: 'password', component: () => import('./ChangePassword.vue'), meta: { title: 'identity.change', bare: true } },
  { path: '/denied', name: 'denied', component: () => import('./DeniedPage.vue'), meta: { title: 'identity.denied' } },
  { path: '/account', name: 'account', component: () => import('./AccountPage.vue'), meta: { title: 'system.account.title' } },
  {
    path: '/users',
    name: 'users',
    component: () => import('./UserPage.vue'),
    meta: { title: 'system.user.title', permission: 'user.read', menu: { group: 'system', order: 10, icon: User } },
  },
  { path: '/roles', name: 'roles', component: () => import('./RolePage.vue'), meta: { title: 'system.roles.title', permission: 'user.read', above: 'users' } },
  {
    path: '/tokens',
    name: 'tokens',
    component: () => import('./TokenPage.vue'),
    meta: { title: 'system.token.title', permission: 'token.read', menu: { group: 'system', order: 20, icon: Key } },
  },
]
