/** Asks the browser to wake the service worker when there is a network, where it can; nothing depends on it. */
export const OUTBOX = 'outbox'

interface Waking {
  sync?: { register(tag: string): Promise<void> }
}

export async function wakeLater(): Promise<void> {
  const worker = (globalThis.navigator as Navigator | undefined)?.serviceWorker as ServiceWorkerContainer | undefined
  if (!worker?.controller) return
  const registration = (await worker.ready) as Waking
  await registration.sync?.register(OUTBOX)
}
