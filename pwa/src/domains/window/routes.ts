import type { RouteRecordRaw } from 'vue-router'

const meta = { layout: 'window', for: 'staff', door: 'queue' } as const

export default [
  { path: '/window', component: () => import('./pages/QueuePage.vue'), meta },
  { path: '/window/cases/:id', component: () => import('./pages/DeskPage.vue'), props: true, meta },
  { path: '/window/code', component: () => import('./pages/CodeDeskPage.vue'), meta },
] satisfies RouteRecordRaw[]
