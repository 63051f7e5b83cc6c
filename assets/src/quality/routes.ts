import { CircleCheck } from '@element-plus/icons-vue'
import type { FeatureRoutes } from '@/ui/feature'

export const routes: FeatureRoutes = [
  {
    path: '/quality',
    name: 'quality',
    component: () => import('./QualityPage.vue'),
    meta: { title: 'quality.title', permission: 'telemetry.read', menu: { group: 'register', order: 35, icon: CircleCheck } },
  },
]
