import { Message } from '@element-plus/icons-vue'
import type { FeatureRoutes } from '@/ui/feature'

export const routes: FeatureRoutes = [
  {
    path: '/report-dispatches',
    name: 'report-dispatches',
    component: () => import('./DispatchPage.vue'),
    meta: { title: 'delivery.title', permission: 'report.read', menu: { group: 'decide', order: 34, icon: Message } },
  },
  { path: '/unsubscribe/:link', name: 'unsubscribe', component: () => import('./UnsubscribePage.vue'), meta: { title: 'delivery.leave.title', open: true, bare: true } },
]
