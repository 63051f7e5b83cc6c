import { Stamp } from '@element-plus/icons-vue'
import type { FeatureRoutes } from '@/ui/feature'
import WaitingBadge from './WaitingBadge.vue'

export const routes: FeatureRoutes = [
  { path: '/join', name: 'join', component: () => import('./JoinPage.vue'), meta: { title: 'join.title', open: true, bare: true } },
  {
    path: '/joins',
    name: 'joins',
    component: () => import('./JoinList.vue'),
    meta: { title: 'join.list', permission: 'join.read', only: 'park', menu: { group: 'register', order: 5, icon: Stamp, badge: WaitingBadge } },
  },
]
