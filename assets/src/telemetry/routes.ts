import { Connection } from '@element-plus/icons-vue'
import type { FeatureRoutes } from '@/ui/feature'

export const routes: FeatureRoutes = [
  {
    path: '/telemetry',
    name: 'telemetry',
    component: () => import('./IngestPage.vue'),
    meta: { title: 'telemetry.title', permission: 'telemetry.read', menu: { group: 'register', order: 30, icon: Connection } },
  },
]
