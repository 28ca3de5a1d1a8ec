/** Every address of the app. Light enough for the entry: it sends for a page before there is a router. */
import type { RouteRecordRaw } from 'vue-router'

const found = import.meta.glob<RouteRecordRaw[]>('../domains/*/routes.ts', { eager: true, import: 'default' })

export const routes: readonly RouteRecordRaw[] = [
  ...Object.values(found).flat(),
  { path: '/:rest(.*)*', name: 'lost', component: () => import('./LostPage.vue') },
]
