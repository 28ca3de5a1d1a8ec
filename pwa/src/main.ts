import { createApp } from 'vue'
import './ui/tokens.css'
import './ui/base.css'
import App from './app/App.vue'
import { router } from './app/router'
import { startServiceWorker } from './app/useUpdate'
import { watchReachability } from './kit/online'
import { loadSession } from './kit/session'
import { applySettings } from './kit/settings'
import { sweepIdle } from './kit/vault'

applySettings()
watchReachability()
// Not awaited: public pages need no session, the others wait for it at their door.
void loadSession().catch(() => undefined)

const whenIdle = globalThis.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 2_000))

async function open(): Promise<void> {
  const app = createApp(App).use(router)
  // The first page is drawn once and whole; a page that cannot be fetched is answered by the router below.
  await router.isReady().catch(() => undefined)
  app.mount('#app')
  whenIdle(() => {
    void startServiceWorker()
    void sweepIdle().catch(() => undefined)
  })
}

void open()
