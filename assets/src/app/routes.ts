import { Goods, Tickets } from '@element-plus/icons-vue'
import type { FeatureRoutes } from '@/ui/feature'

export const routes: FeatureRoutes = [
  {
    path: '/apps',
    name: 'apps',
    component: () => import('./MarketPage.vue'),
    meta: { title: 'app.title', menu: { group: 'decide', order: 6, icon: Goods } },
  },
  {
    path: '/apps/coverage',
    name: 'coverage',
    component: () => import('./CoveragePage.vue'),
    meta: { title: 'app.coverage.title', above: 'apps' },
  },
  {
    path: '/apps/packages',
    name: 'app-packages',
    component: () => import('./PackagesPage.vue'),
    meta: { title: 'app.package.title', permission: 'app.install', above: 'apps' },
  },
  {
    path: '/apps/:id(APP-\\d+)',
    name: 'app',
    component: () => import('./AppPage.vue'),
    props: true,
    meta: { title: 'app.one', above: 'apps' },
  },
  {
    path: '/subscriptions',
    name: 'subscriptions',
    component: () => import('./SubscriptionsPage.vue'),
    meta: { title: 'app.mine.title', permission: 'app.run', menu: { group: 'decide', order: 8, icon: Tickets } },
  },
]
