import type { components } from '@/kit/api.gen'
import { api, send } from '@/kit/http'

export type Lookup = components['schemas']['LookupOut']
export type LookupPage = components['schemas']['LookupsOut']

/** The newest questions about me, or what is older than a page's `older`. */
export const readLookups = (before: string | null): Promise<LookupPage> =>
  send(api.GET('/api/people/me/lookups', { params: { query: before ? { before } : {} } }))
