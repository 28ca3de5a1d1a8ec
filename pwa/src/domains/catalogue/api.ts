import type { components } from '@/kit/api.gen'
import { api, send } from '@/kit/http'

export type ItemLine = components['schemas']['ItemLine']
export type Items = components['schemas']['ItemsOut']
export type ItemIndex = components['schemas']['IndexOut']
export type Item = components['schemas']['ItemOut']
export type Slot = Item['materials'][number]
export type Limit = components['schemas']['Limit']
export type OpenDraft = components['schemas']['DraftLine']

/** The most used lines, the same for everyone; the browser asks with the ETag it has. */
export const listItems = (): Promise<Items> => send(api.GET('/api/items'))

/** The whole list, to be searched here. */
export const readIndex = (): Promise<ItemIndex> => send(api.GET('/api/items/index'))

/** The newest revision, or a named one that a draft or a case still holds. */
export const readItem = (code: string, revision?: number): Promise<Item> =>
  send(api.GET('/api/items/{code}', { params: { path: { code }, query: { revision } } }))

export const listOpenDrafts = async (): Promise<OpenDraft[]> => (await send(api.GET('/api/drafts'))).drafts
