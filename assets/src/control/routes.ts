import { SwitchButton } from '@element-plus/icons-vue'
import type { FeatureRoutes } from '@/ui/feature'

export const routes: FeatureRoutes = [
  {
    path: '/commands',
    name: 'commands',
    component: () => import('./CommandPage.vue'),
    meta: { title: 'control.title', permission: 'device.read', menu: { group: 'run', order: 25, icon: SwitchButton } },
  },
]
