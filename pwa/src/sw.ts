/** Keeps the shell and the public item data for the lift; answers nothing personal, ever. */
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching'

import { sendUnseen } from './domains/drafts/useSending'
import { takeIn } from './domains/materials/useShared'
import { OUTBOX } from './kit/sync/wake'

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: { url: string; revision: string | null }[] }

const ITEMS = 'items-1'
const ITEM = /^\/api\/items\/[A-Z]{2}-/
// Public too: with them a receipt is checked without a network.
const KEYS = '/.well-known/jwks.json'

precacheAndRoute(self.__WB_MANIFEST)
cleanupOutdatedCaches()
const shell = createHandlerBoundToURL('/index.html')

/** The newest from the network, else what was kept: an item page opened once is there without a network. */
async function item(request: Request): Promise<Response> {
  const cache = await caches.open(ITEMS)
  try {
    const fresh = await fetch(request)
    const isOurs = fresh.ok && fresh.headers.get('content-type')?.includes('json')
    if (isOurs) await keep(request, fresh.clone(), cache)
    if (fresh.status < 500) return fresh
    return (await kept(request, cache)) ?? fresh
  } catch (error) {
    const found = await kept(request, cache)
    if (found) return found
    throw error
  }
}

/** A newer revision takes the place of the one before, which drafts begun in it may still ask for: that one stays too. */
async function keep(request: Request, fresh: Response, cache: Cache): Promise<void> {
  const { pathname, search } = new URL(request.url)
  const before = search === '' && ITEM.test(pathname) ? await cache.match(request) : undefined
  const [older, newer] = before ? [await numberOf(before), await numberOf(fresh)] : []
  if (before && older !== undefined && older !== newer) await cache.put(`${pathname}?revision=${older}`, before.clone())
  await cache.put(request, fresh)
}

const numberOf = async (answer: Response): Promise<number | undefined> => ((await answer.clone().json()) as { revision?: number }).revision

/** A draft asks for the revision it was begun with, the item's page for the newest: often they are the same. */
async function kept(request: Request, cache: Cache): Promise<Response | undefined> {
  const found = await cache.match(request)
  const revision = new URL(request.url).searchParams.get('revision')
  if (found || !revision) return found
  const newest = await cache.match(request, { ignoreSearch: true })
  const known = (await newest?.clone().json()) as { revision?: number } | undefined
  return String(known?.revision) === revision ? newest : undefined
}

function isPage(request: Request, path: string): boolean {
  return request.mode === 'navigate' && !/^\/(api|demo|\.well-known|openapi|metrics|healthz|readyz)/.test(path)
}

/** Another app shares files with this one: they stay on this device, and the page they are shown on follows. */
async function share(request: Request): Promise<Response> {
  const why = await takeIn(request)
  return Response.redirect(why ? `/shared?why=${why}` : '/shared', 303)
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (url.origin === self.location.origin && request.method === 'POST' && url.pathname === '/share') return event.respondWith(share(request))
  if (url.origin !== self.location.origin || request.method !== 'GET') return
  if (/^\/api\/items(\/|$)/.test(url.pathname) || url.pathname === KEYS) event.respondWith(item(request))
  else if (isPage(request, url.pathname)) event.respondWith(shell({ url, request, event }))
})

interface SyncEvent extends ExtendableEvent {
  tag: string
}

// An extra: where the browser wakes us when the network is back, what waits goes without an open page. The server compares
// the account of each request, so that nothing goes under another person's session.
self.addEventListener('sync' as 'message', (event) => {
  const { tag } = event as unknown as SyncEvent
  if (tag === OUTBOX) event.waitUntil(sendUnseen())
})

self.addEventListener('message', ({ data }) => {
  if ((data as { type?: string })?.type === 'SKIP_WAITING') void self.skipWaiting()
})

// The page that brought the first version has its item already, fetched past us: that is fetched once more, for the lift.
self.addEventListener('activate', (event) => event.waitUntil(care()))
async function care(): Promise<void> {
  await self.clients.claim()
  await item(new Request(KEYS)).catch(() => undefined)
  void listed().catch(() => undefined)
  for (const page of await self.clients.matchAll({ type: 'window' })) {
    const code = /^\/(?:apply|items)\/([\w-]+)$/.exec(new URL(page.url).pathname)?.[1]
    if (code) await item(new Request(`/api/items/${code}`)).catch(() => undefined)
  }
}

/** The list and its index too, wherever the first visit began; who pays for each byte is asked by the search page. */
async function listed(): Promise<void> {
  await item(new Request('/api/items'))
  const { connection } = self.navigator as { connection?: { saveData?: boolean } }
  if (!connection?.saveData) await item(new Request('/api/items/index'))
}
