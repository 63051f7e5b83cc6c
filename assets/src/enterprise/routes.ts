import { OfficeBuilding } from '@element-plus/icons-vue'
import type { FeatureRoutes } from '@/ui/feature'

export const routes: FeatureRoutes = [
  {
    path: '/enterprises',
    name: 'enterprises',
    component: () => import('./EnterpriseList.vue'),
    meta: { title: 'enterprise.title', permission: 'enterprise.read', only: 'park', menu: { group: 'register', order: 10, icon: OfficeBuilding } },
  },
  {
    path: '/enterprises/:id(\\d+)',
    name: 'enterprise',
    component: () => import('./EnterprisePage.vue'),
    props: (route) => ({ id: Number(route.params.id) }),
    meta: { title: 'enterprise.file', permission: 'enterprise.read', above: 'enterprises' },
  },
]
