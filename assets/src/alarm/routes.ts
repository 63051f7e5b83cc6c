import { Bell } from '@element-plus/icons-vue'
import type { FeatureRoutes } from '@/ui/feature'

export const routes: FeatureRoutes = [
  {
    path: '/alarms',
    name: 'alarms',
    component: () => import('./AlarmCentre.vue'),
    meta: { title: 'alarm.title', permission: 'alarm.read', menu: { group: 'run', order: 15, icon: Bell } },
  },
  {
    path: '/alarm-rules/new',
    name: 'alarm-rule-new',
    component: () => import('./RulePage.vue'),
    meta: { title: 'alarm.rule.new', permission: 'alarm.write', above: 'alarms' },
  },
  {
    path: '/alarm-rules/:id(\\d+)',
    name: 'alarm-rule',
    component: () => import('./RulePage.vue'),
    props: (route) => ({ id: Number(route.params.id) }),
    meta: { title: 'alarm.rule.page', permission: 'alarm.read', above: 'alarms' },
  },
]
