import { Collection, Histogram, MagicStick, Odometer, Operation } from '@element-plus/icons-vue'
import type { FeatureRoutes } from '@/ui/feature'

export const routes: FeatureRoutes = [
  {
    path: '/models',
    name: 'models',
    component: () => import('./CataloguePage.vue'),
    props: { kind: 'model' },
    meta: { title: 'knowledge.model.title', menu: { group: 'decide', order: 10, icon: Operation } },
  },
  {
    path: '/models/:id',
    name: 'model',
    component: () => import('./EntryPage.vue'),
    props: (route) => ({ kind: 'model', id: String(route.params.id) }),
    meta: { title: 'knowledge.model.one', above: 'models' },
  },
  {
    path: '/algorithms',
    name: 'algorithms',
    component: () => import('./CataloguePage.vue'),
    props: { kind: 'algorithm' },
    meta: { title: 'knowledge.algorithm.title', menu: { group: 'decide', order: 12, icon: MagicStick } },
  },
  {
    path: '/algorithms/:id',
    name: 'algorithm',
    component: () => import('./EntryPage.vue'),
    props: (route) => ({ kind: 'algorithm', id: String(route.params.id) }),
    meta: { title: 'knowledge.algorithm.one', above: 'algorithms' },
  },
  {
    path: '/knowledge/references',
    name: 'references',
    component: () => import('./ReferencesPage.vue'),
    meta: { title: 'knowledge.reference.title', menu: { group: 'decide', order: 13, icon: Collection } },
  },
  {
    path: '/knowledge/references/:id(\\d+)',
    name: 'reference',
    component: () => import('./ReferencePage.vue'),
    props: (route) => ({ id: Number(route.params.id) }),
    meta: { title: 'knowledge.reference.one', above: 'references' },
  },
  {
    path: '/knowledge-usage',
    name: 'knowledge-usage',
    component: () => import('./UsagePage.vue'),
    meta: { title: 'knowledge.usage.title', permission: 'knowledge.call', menu: { group: 'decide', order: 14, icon: Histogram } },
  },
  {
    path: '/knowledge-quotas',
    name: 'knowledge-quotas',
    component: () => import('./QuotaPage.vue'),
    meta: { title: 'knowledge.quota.title', permission: 'knowledge.call', menu: { group: 'decide', order: 15, icon: Odometer } },
  },
]
