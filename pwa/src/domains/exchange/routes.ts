import type { RouteRecordRaw } from 'vue-router'

export default [
  {
    path: '/lookups',
    component: () => import('./pages/LookupsPage.vue'),
    meta: { for: 'citizen', door: 'me', reads: ['/api/people/me/lookups'] },
  },
] satisfies RouteRecordRaw[]
