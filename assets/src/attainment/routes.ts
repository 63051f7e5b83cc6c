import { Flag } from '@element-plus/icons-vue'
import type { FeatureRoutes } from '@/ui/feature'

export const routes: FeatureRoutes = [
  {
    path: '/attainment',
    name: 'attainment',
    component: () => import('./AttainmentPage.vue'),
    meta: { title: 'attainment.title', permission: 'attainment.read', only: 'park', menu: { group: 'decide', order: 50, icon: Flag } },
  },
]
