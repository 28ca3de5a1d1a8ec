import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/cases', component: () => import('./pages/CasesPage.vue'), meta: { for: 'citizen', door: 'cases', reads: ['/api/cases'] } },
  { path: '/cases/:id', component: () => import('./pages/CasePage.vue'), props: true, meta: { for: 'citizen', door: 'cases', wide: true, reads: ['/api/cases/:id'] } },
  { path: '/receipt', component: () => import('./pages/ReceiptPage.vue') },
] satisfies RouteRecordRaw[]
