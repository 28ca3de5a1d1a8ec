/** Keeps the shell and the public item data for the lift; answers nothing personal, ever. */
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching'

import { senderOf } from './domains/drafts/useSending'
import { owners } from './kit/deviceKey'
import { sendAs } from './kit/http'
import { OUTBOX } from './kit/sync/wake'

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: { url: string; revision: string | null }[] }

const ITEMS = 'items-1'

precacheAndRoute(self.__WB_MANIFEST)
cleanupOutdatedCaches()
const shell = createHandlerBoundToURL('/index.html')

/** The newest from the network, else what was kept: an item page opened once is there without a network. */
async function item(request: Request): Promise<Response> {
  const cache = await caches.open(ITEMS)
  try {
    const fresh = await fetch(request)
    const isOurs = fresh.ok && fresh.headers.get('content-type')?.includes('json')
    if (isOurs) await keep(cache, request, fresh.clone())
    if (fresh.status < 500) return fresh
    return (await cache.match(request)) ?? fresh
  } catch (error) {
    const kept = await cache.match(request)
    if (kept) return kept
    throw error
  }
}

/** Also under its revision, by which a draft that was begun asks for it. */
async function keep(cache: Cache, request: Request, fresh: Response): Promise<void> {
  await cache.put(request, fresh.clone())
  const url = new URL(request.url)
  if (url.pathname === '/api/items' || url.search) return
  const { revision } = (await fresh.clone().json()) as { revision?: number }
  if (revision !== undefined) await cache.put(`${url.pathname}?revision=${revision}`, fresh)
}

function isPage(request: Request, path: string): boolean {
  return request.mode === 'navigate' && !/^\/(api|demo|\.well-known|openapi|metrics|healthz|readyz)/.test(path)
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (url.origin !== self.location.origin || request.method !== 'GET') return
  if (/^\/api\/items(\/|$)/.test(url.pathname)) event.respondWith(item(request))
  else if (isPage(request, url.pathname)) event.respondWith(shell({ url, request, event }))
})

interface SyncEvent extends ExtendableEvent {
  tag: string
}

// An extra: where the browser wakes us when the network is back, what waits goes without an open page. The server compares
// the account of each request, so that nothing goes under another person's session.
self.addEventListener('sync' as 'message', (event) => {
  const { tag } = event as unknown as SyncEvent
  if (tag === OUTBOX) event.waitUntil(sendAll())
})

async function sendAll(): Promise<void> {
  for (const owner of await owners()) {
    sendAs(owner)
    await senderOf(owner).flush()
  }
}

self.addEventListener('message', ({ data }) => {
  if ((data as { type?: string })?.type === 'SKIP_WAITING') void self.skipWaiting()
})
