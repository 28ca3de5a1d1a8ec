import type { RouteLocationNormalized, RouteLocationRaw } from 'vue-router'
import { loadSession } from '@/kit/session'

/** Sends whoever is not signed in to the right door, and back afterwards. The server decides again on every request;
 * without an answer the page opens and shows what the device has. */
export async function guard(to: RouteLocationNormalized): Promise<boolean | RouteLocationRaw> {
  if (!to.meta.for) return true
  try {
    const { role, level } = await loadSession()
    if (role === 'citizen' && to.meta.named && level < 2) return { path: '/real-name', query: { to: to.fullPath } }
    const isStaff = role !== 'guest' && role !== 'citizen'
    if (to.meta.for === 'staff' ? isStaff : role === 'citizen') return true
  } catch {
    return true
  }
  return { path: to.meta.for === 'staff' ? '/staff' : '/sign-in', query: { to: to.fullPath } }
}
