import type { RouteRecordRaw } from 'vue-router'

export default [
  {
    path: '/help/code',
    component: () => import('./pages/CodePage.vue'),
    props: (to) => ({ code: typeof to.query['code'] === 'string' ? to.query['code'] : '' }),
    meta: { door: 'me' },
  },
] satisfies RouteRecordRaw[]
