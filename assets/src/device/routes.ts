import { Cpu } from '@element-plus/icons-vue'
import type { FeatureRoutes } from '@/ui/feature'

export const routes: FeatureRoutes = [
  {
    path: '/devices',
    name: 'devices',
    component: () => import('./DeviceList.vue'),
    meta: { title: 'device.title', permission: 'device.read', menu: { group: 'register', order: 20, icon: Cpu } },
  },
  {
    path: '/devices/:id(\\d+)',
    name: 'device',
    component: () => import('./DevicePage.vue'),
    props: (route) => ({ id: Number(route.params.id) }),
    meta: { title: 'device.page', permission: 'device.read', above: 'devices' },
  },
  {
    path: '/device-tags',
    name: 'device-tags',
    component: () => import('./TagList.vue'),
    meta: { title: 'device.tag.title', permission: 'device.read', above: 'devices' },
  },
  {
    path: '/thing-models',
    name: 'thing-models',
    component: () => import('./ModelList.vue'),
    meta: { title: 'device.model.title', permission: 'device.read', above: 'devices' },
  },
]
