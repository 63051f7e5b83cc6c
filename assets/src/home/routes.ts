import { HomeFilled } from '@element-plus/icons-vue'
import type { FeatureRoutes } from '@/ui/feature'

export const routes: FeatureRoutes = [
  {
    path: '/home',
    name: 'home',
    component: () => import('./Home.vue'),
    meta: { title: 'home.title', only: 'enterprise', menu: { group: 'run', order: 5, icon: HomeFilled } },
  },
]
