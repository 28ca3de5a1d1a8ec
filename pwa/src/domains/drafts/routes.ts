import type { RouteRecordRaw } from 'vue-router'

export default [
  // Named `default`, the part needs no namespace object, which would cost the first form a request of its own.
  { path: '/apply/:code', component: async () => (await import('./pages/ApplyPage.vue')).default, props: true, meta: { for: 'citizen', named: true, door: 'home', whole: true } },
  { path: '/drafts', component: () => import('./pages/DraftsPage.vue'), meta: { for: 'citizen', door: 'cases' } },
] satisfies RouteRecordRaw[]
