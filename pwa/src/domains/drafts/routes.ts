import type { RouteRecordRaw } from 'vue-router'

export default [
  {
    path: '/apply/:code',
    // Named `default`, the part needs no namespace object, which would cost the first form a request of its own.
    component: async () => (await import('./pages/ApplyPage.vue')).default,
    props: true,
    meta: { for: 'citizen', named: true, door: 'home', whole: true, reads: ['/api/drafts/for/:code', '/api/items/:code'] },
  },
  { path: '/drafts', component: () => import('./pages/DraftsPage.vue'), meta: { for: 'citizen', door: 'cases', reads: ['/api/drafts'] } },
  { path: '/outbox', component: () => import('./pages/OutboxPage.vue'), meta: { for: 'citizen', door: 'cases' } },
  { path: '/space', component: () => import('./pages/SpacePage.vue'), meta: { for: 'citizen', door: 'me' } },
  {
    path: '/leave',
    component: () => import('./pages/LeavePage.vue'),
    props: (to) => ({ everywhere: typeof to.query['everywhere'] === 'string' ? to.query['everywhere'] : '' }),
    meta: { for: 'citizen', door: 'me', whole: true },
  },
] satisfies RouteRecordRaw[]
