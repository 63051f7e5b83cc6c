/** What a feature brings to the portal: its pages, and their places in the menu. */
import type { Component } from 'vue'
import type { RouteRecordRaw } from 'vue-router'

export type MenuGroup = 'run' | 'register' | 'decide' | 'system'
export const MENU_GROUPS: MenuGroup[] = ['run', 'decide', 'register', 'system']

declare module 'vue-router' {
  interface RouteMeta {
    /** Key of the page's name. */
    title?: string
    /** Who may see it; whoever is signed in when not given. */
    permission?: string
    /** For nobody in particular: no sign-in is asked for. */
    open?: boolean
    /** For the park's people only, or for an enterprise's. */
    only?: 'park' | 'enterprise'
    /** `badge` shows how much waits there, and minds itself. */
    menu?: { group: MenuGroup; order: number; icon: Component; badge?: Component }
    /** Name of the page above, for the way back. */
    above?: string
    /** Without menu and top bar. */
    bare?: boolean
    /** Uses the whole room beside the menu. */
    full?: boolean
  }
}

export type FeatureRoutes = RouteRecordRaw[]
