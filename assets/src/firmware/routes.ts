import { UploadFilled } from '@element-plus/icons-vue'
import type { FeatureRoutes } from '@/ui/feature'

export const routes: FeatureRoutes = [
  {
    path: '/firmware',
    name: 'firmware',
    component: () => import('./FirmwarePage.vue'),
    meta: { title: 'firmware.title', permission: 'device.read', menu: { group: 'run', order: 27, icon: UploadFilled } },
  },
  {
    path: '/firmware/:campaign(\\d+)',
    name: 'firmware-campaign',
    component: () => import('./CampaignPage.vue'),
    props: (to) => ({ id: Number(to.params.campaign) }),
    meta: { title: 'firmware.campaign', permission: 'device.read' },
  },
]
