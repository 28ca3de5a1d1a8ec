import { shallowRef } from 'vue'
import { createRouter, createWebHistory } from 'vue-router'
import { local, type Problem } from '@/kit/problem'
import { spoken } from '@/kit/words'
import { guard } from './guard'
import { routes } from './routes'

declare module 'vue-router' {
  interface RouteMeta {
    /** `citizen` unless said: which house the page stands in. */
    layout?: 'citizen' | 'window'
    /** Who may see it: nobody in particular, a signed-in citizen, or staff. */
    for?: 'citizen' | 'staff'
    /** The name is proved first: only then do registers fill the form in. */
    named?: boolean
    /** Which of the main doors is lit. */
    door?: 'home' | 'cases' | 'me' | 'queue'
    /** A form or a reader that wants the whole screen: no bottom bar. */
    whole?: boolean
    /** What the page asks the server first, with the path's own names: asked for while its code is on the way. */
    reads?: readonly string[]
    /** Has two columns to fill where a desk has room for them. */
    wide?: boolean
  }
}

export const router = createRouter({
  history: createWebHistory(),
  routes: [...routes],
  scrollBehavior: (to, _from, saved) => saved ?? (to.hash ? { el: to.hash } : { top: 0 }),
})

// "Back" closes the sheet that lies over the page, as it does in every other app, and leaves the page where it is.
let isBack = false
router.options.history.listen((_to, _from, { direction }) => {
  isBack = direction === 'back'
})
router.beforeEach(() => {
  const sheet = isBack ? document.querySelector<HTMLDialogElement>('dialog[open]') : null
  isBack = false
  sheet?.close()
  return sheet === null
})
router.beforeEach(guard)
router.beforeResolve(async () => {
  await spoken()
})

/** Set while the page that was asked for could not be fetched. */
export const unfetched = shallowRef<Problem | null>(null)

router.onError((error) => {
  console.error(error)
  unfetched.value = local('chunk')
})
router.afterEach(() => {
  unfetched.value = null
})
