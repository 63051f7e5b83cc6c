import { Document, Checked } from '@element-plus/icons-vue'
import type { FeatureRoutes } from '@/ui/feature'

export const routes: FeatureRoutes = [
  {
    path: '/reports',
    name: 'reports',
    component: () => import('./ReportCentre.vue'),
    meta: { title: 'report.title', permission: 'report.read', menu: { group: 'decide', order: 30, icon: Document } },
  },
  { path: '/reports/runs/:run(\\d+)', name: 'report-run', component: () => import('./RunPage.vue'), meta: { title: 'report.run_page', permission: 'report.read' } },
  { path: '/reports/runs/:run(\\d+)/compare', name: 'report-compare', component: () => import('./ComparePage.vue'), meta: { title: 'report.compare.title', permission: 'report.read' } },
  {
    path: '/evidence',
    name: 'evidence-ask',
    component: () => import('./EvidencePage.vue'),
    meta: { title: 'report.evidence', permission: 'report.read', menu: { group: 'decide', order: 40, icon: Checked } },
  },
  { path: '/evidence/:code', name: 'evidence', component: () => import('./EvidencePage.vue'), meta: { title: 'report.evidence', permission: 'report.read' } },
]
