/** Draws the page the address names. The page's second script (vite.config.ts): the first has sent for the rest by then. */
import { createApp } from 'vue'
import { owners } from '@/kit/deviceKey'
import { watchReachability } from '@/kit/online'
import { loadSession } from '@/kit/session'
import { applySettings } from '@/kit/settings'
import App from './App.vue'
import { router } from './router'
import { keepSending } from './sending'
import { startServiceWorker } from './useUpdate'
import { watchDevice } from './watch'

const whenIdle = globalThis.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 2_000))
/** Lets the browser answer a finger between two pieces of work. */
const breathe = (): Promise<void> => new Promise((go) => setTimeout(go))

async function start(): Promise<void> {
  applySettings()
  watchReachability()
  // Not awaited: public pages need no session, the others wait for it at their door.
  void loadSession().catch(() => undefined)
  await breathe()
  const app = createApp(App).use(router)
  // The first page is drawn once and whole; a page that cannot be fetched is answered by the router below.
  await router.isReady().catch(() => undefined)
  await breathe()
  // Asked before the page that is opened now can keep anything.
  const keepers = owners()
  keepers.catch(() => undefined)
  app.mount('#app')
  whenIdle(() => {
    void startServiceWorker()
    keepSending(keepers)
    void watchDevice()
  })
}

void start()
