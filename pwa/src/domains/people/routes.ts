import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/sign-in', name: 'sign-in', component: () => import('./pages/SignInPage.vue'), meta: { door: 'me', whole: true } },
  {
    path: '/real-name',
    name: 'real-name',
    component: () => import('./pages/RealNamePage.vue'),
    meta: { door: 'me', whole: true, for: 'citizen' },
  },
  { path: '/me', name: 'me', component: () => import('./pages/MePage.vue'), meta: { door: 'me' } },
  { path: '/staff', name: 'staff', component: () => import('./pages/StaffPage.vue'), meta: { layout: 'window' } },
] satisfies RouteRecordRaw[]
