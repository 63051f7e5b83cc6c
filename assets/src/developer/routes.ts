import { Cpu } from '@element-plus/icons-vue'
import type { FeatureRoutes } from '@/ui/feature'

export const routes: FeatureRoutes = [
  {
    path: '/developers',
    name: 'developers',
    component: () => import('./DeveloperPage.vue'),
    meta: { title: 'developer.title', menu: { group: 'system', order: 22, icon: Cpu } },
  },
  {
    path: '/developers/api',
    name: 'developers-api',
    component: () => import('./ReferencePage.vue'),
    meta: { title: 'developer.reference.title', above: 'developers' },
  },
]
