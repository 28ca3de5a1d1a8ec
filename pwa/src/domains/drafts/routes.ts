import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/apply/:code', component: () => import('./pages/ApplyPage.vue'), props: true, meta: { for: 'citizen', named: true, door: 'home', whole: true } },
  { path: '/drafts', component: () => import('./pages/DraftsPage.vue'), meta: { for: 'citizen', door: 'cases' } },
] satisfies RouteRecordRaw[]
