import { Lightning } from '@element-plus/icons-vue'
import type { FeatureRoutes } from '@/ui/feature'

const permission = 'energy.read'

export const routes: FeatureRoutes = [
  {
    path: '/energy',
    name: 'energy',
    component: () => import('./EnergyPage.vue'),
    meta: { title: 'energy.title', permission, menu: { group: 'run', order: 30, icon: Lightning } },
  },
  { path: '/energy/ranking', name: 'energy-ranking', component: () => import('./RankingPage.vue'), meta: { title: 'energy.tab.ranking', permission } },
  { path: '/energy/load', name: 'energy-load', component: () => import('./LoadPage.vue'), meta: { title: 'energy.tab.load', permission } },
  { path: '/energy/balance', name: 'energy-balance', component: () => import('./BalancePage.vue'), meta: { title: 'energy.tab.balance', permission } },
  { path: '/energy/meters', name: 'energy-meters', component: () => import('./MetersPage.vue'), meta: { title: 'energy.tab.meters', permission } },
  { path: '/energy/meters/:meter(\\d+)', name: 'energy-meter', component: () => import('./MeterPage.vue'), meta: { title: 'energy.meter', permission } },
  { path: '/energy/issues', name: 'energy-issues', component: () => import('./IssuesPage.vue'), meta: { title: 'energy.tab.issues', permission } },
]
