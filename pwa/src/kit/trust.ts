/** The only doors for script addresses under `require-trusted-types-for 'script'`. Browsers without it get the plain string. */
interface Policy {
  createScriptURL(url: string): unknown
}

const OURS = import.meta.env.DEV ? /^\// : /^\/(sw\.js|assets\/[\w.-]+\.js)$/

function ours(url: string): string {
  const { origin, pathname } = new URL(url, location.origin)
  if (origin !== location.origin || !OURS.test(pathname)) throw new TypeError(`not our script: ${url}`)
  return url
}

const rules: Policy = { createScriptURL: ours }
const factory = (globalThis as { trustedTypes?: { createPolicy(name: string, rules: Policy): Policy } }).trustedTypes
const policy = factory ? factory.createPolicy('yc', rules) : rules

/** `url` comes from an import ending in `?worker&url`. */
export function startWorker(url: string): Worker {
  return new Worker(policy.createScriptURL(url) as string, { type: 'module' })
}

export function registerServiceWorker(url: string): Promise<ServiceWorkerRegistration> {
  return navigator.serviceWorker.register(policy.createScriptURL(url) as string)
}
