import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/cases/:id/rating', component: () => import('./pages/RatingPage.vue'), props: true, meta: { for: 'citizen', door: 'cases' } },
] satisfies RouteRecordRaw[]
