import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/', name: 'home', component: () => import('./pages/HomePage.vue'), meta: { door: 'home', wide: true, reads: ['/api/items'] } },
  { path: '/search', name: 'search', component: () => import('./pages/SearchPage.vue'), meta: { door: 'home', reads: ['/api/items'] } },
  { path: '/items/:code', name: 'item', component: () => import('./pages/ItemPage.vue'), props: true, meta: { door: 'home', whole: true, wide: true, reads: ['/api/items/:code'] } },
] satisfies RouteRecordRaw[]
