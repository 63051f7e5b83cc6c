import { SwitchButton } from '@element-plus/icons-vue'
import type { FeatureRoutes } from '@/ui/feature'

export const routes: FeatureRoutes = [
  {
    path: '/thing-models/new',
    name: 'thing-model-new',
    component: () => import('./ModelPage.vue'),
    meta: { title: 'control.edit.make', permission: 'device.write', above: 'thing-models' },
  },
  {
    path: '/thing-models/:id(\\d+)',
    name: 'thing-model',
    component: () => import('./ModelPage.vue'),
    props: (route) => ({ id: Number(route.params.id) }),
    meta: { title: 'device.model.one', permission: 'device.read', above: 'thing-models' },
  },
  {
    path: '/commands',
    name: 'commands',
    component: () => import('./CommandPage.vue'),
    meta: { title: 'control.title', permission: 'device.read', menu: { group: 'run', order: 25, icon: SwitchButton } },
  },
]
