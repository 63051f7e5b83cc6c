import { AlarmClock } from '@element-plus/icons-vue'
import type { FeatureRoutes } from '@/ui/feature'

export const routes: FeatureRoutes = [
  {
    path: '/report-schedules',
    name: 'report-schedules',
    component: () => import('./SchedulePage.vue'),
    meta: { title: 'schedule.title', permission: 'report.read', menu: { group: 'decide', order: 32, icon: AlarmClock } },
  },
  {
    path: '/report-schedules/:schedule(\\d+)',
    name: 'report-schedule',
    component: () => import('./OneSchedule.vue'),
    meta: { title: 'schedule.one', permission: 'report.read', above: 'report-schedules' },
  },
]
