import { DataBoard, Setting } from '@element-plus/icons-vue'
import type { FeatureRoutes } from '@/ui/feature'

export const routes: FeatureRoutes = [
  {
    path: '/overview',
    name: 'overview',
    component: () => import('./Overview.vue'),
    meta: { title: 'park.title', permission: 'park.read', only: 'park', menu: { group: 'run', order: 10, icon: DataBoard } },
  },
  {
    path: '/settings',
    name: 'settings',
    component: () => import('./Settings.vue'),
    meta: { title: 'settings.title', permission: 'park.write', only: 'park', menu: { group: 'system', order: 50, icon: Setting } },
  },
  {
    path: '/wall',
    name: 'wall',
    component: () => import('./WallPage.vue'),
    meta: { title: 'park.wall', permission: 'park.read', only: 'park', bare: true },
  },
]
