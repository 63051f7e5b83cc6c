import { Notebook } from '@element-plus/icons-vue'
import type { FeatureRoutes } from '@/ui/feature'

export const routes: FeatureRoutes = [
  {
    path: '/audit',
    name: 'audit',
    component: () => import('./AuditPage.vue'),
    meta: { title: 'audit.title', permission: 'audit.read', menu: { group: 'system', order: 40, icon: Notebook } },
  },
]
