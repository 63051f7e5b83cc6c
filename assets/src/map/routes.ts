import { MapLocation } from '@element-plus/icons-vue'
import type { FeatureRoutes } from '@/ui/feature'

export const routes: FeatureRoutes = [
  {
    path: '/map',
    name: 'map',
    component: () => import('./MapPage.vue'),
    meta: { title: 'map.title', permission: 'device.read', full: true, menu: { group: 'run', order: 20, icon: MapLocation } },
  },
]
