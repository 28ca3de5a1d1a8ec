import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/shared', component: () => import('./pages/SharedPage.vue'), props: (to) => ({ why: to.query['why'] ?? '' }), meta: { door: 'cases' } },
  // Where a share is sent to: whoever loads the page anew asks for it plainly.
  { path: '/share', redirect: '/shared' },
] satisfies RouteRecordRaw[]
