/** Sends for what an address needs, its code and its first answers, all at once. */
import { askEarly } from '@/kit/early'
import { routes } from './routes'

const NAME = /:\w+/g

/** The values of the names in `path`, or null where `pathname` is another address. */
function values(path: string, pathname: string): Map<string, string> | null {
  const found = new RegExp(`^${path.replace(NAME, '([^/]+)')}/?$`).exec(pathname)
  return found && new Map((path.match(NAME) ?? []).map((name, at) => [name, found[at + 1] ?? '']))
}

export function sendAhead(pathname: string): void {
  askEarly('/api/session')
  for (const { path, component, meta } of routes) {
    const given = values(path, pathname)
    if (!given) continue
    // The router asks again, and answers for a page that does not come.
    void (component as () => Promise<unknown>)().catch(() => undefined)
    for (const read of meta?.reads ?? []) askEarly(read.replace(NAME, (name) => given.get(name) ?? name))
    return
  }
}
