import { Upload } from '@element-plus/icons-vue'
import type { FeatureRoutes } from '@/ui/feature'

export const routes: FeatureRoutes = [
  {
    path: '/imports',
    name: 'imports',
    component: () => import('./ImportList.vue'),
    meta: { title: 'import.title', permission: 'import.write', menu: { group: 'register', order: 40, icon: Upload } },
  },
  {
    path: '/imports/new',
    name: 'import-new',
    component: () => import('./ImportPage.vue'),
    meta: { title: 'import.new', permission: 'import.write', above: 'imports' },
  },
  {
    path: '/imports/:id(\\d+)',
    name: 'import',
    component: () => import('./ImportPage.vue'),
    props: (route) => ({ id: Number(route.params.id) }),
    meta: { title: 'import.one', permission: 'import.write', above: 'imports' },
  },
]
