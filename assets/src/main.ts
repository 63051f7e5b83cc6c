import { createApp, watch } from 'vue'
import 'element-plus/theme-chalk/base.css'
import 'element-plus/theme-chalk/dark/css-vars.css'
import './ui/tokens.css'
import './ui/base.css'
import App from './App.vue'
import { session } from './identity/session'
import { nameTheWindow, router } from './router'
import { i18n, useLocale, wishedLocale } from './ui/i18n'

await useLocale(wishedLocale(), false)
watch(i18n.global.locale, nameTheWindow)
watch(session, (now, before) => {
  const here = router.currentRoute.value
  if (before && !now && !here.meta.open)
    void router.replace({ name: 'sign-in', query: { to: here.fullPath } })
})
createApp(App).use(i18n).use(router).mount('#app')
