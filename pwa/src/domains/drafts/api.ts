/** Calls about drafts; nothing else. */
import type { Operation } from 'fast-json-patch'
import type { components } from '@/kit/api.gen'
import { api, by, send } from '@/kit/http'

export type Draft = components['schemas']['DraftOut']
export type DraftLine = components['schemas']['DraftLine']
export type Begin = components['schemas']['BeginOut']
export type Fact = components['schemas']['Fact']
export type Licence = components['schemas']['LicenceOut']
export type Saved = components['schemas']['DraftSaved']
export type DraftIn = components['schemas']['DraftIn']

const at = (id: string) => ({ path: { draft_id: id } })

export const listDrafts = async (): Promise<DraftLine[]> => (await send(api.GET('/api/drafts'))).drafts

export const begin = (code: string): Promise<Begin> => send(api.GET('/api/drafts/for/{code}', { params: { path: { code } } }))

export const readDraft = (id: string): Promise<Draft> => send(api.GET('/api/drafts/{draft_id}', { params: at(id) }))

export const putDraft = (owner: string, id: string, body: DraftIn): Promise<Saved> =>
  send(api.PUT('/api/drafts/{draft_id}', { ...by(owner), params: at(id), body }))

/** The change only; the key makes a repeat harmless, the version says what it was made from. */
export const patchDraft = (owner: string, id: string, version: string, key: string, ops: Operation[]): Promise<Saved> =>
  send(
    api.PATCH('/api/drafts/{draft_id}', {
      ...by(owner),
      params: { ...at(id), header: { 'If-Match': version, 'Idempotency-Key': key } },
      body: ops as components['schemas']['PatchOp'][],
    }),
  )

export const deleteDraft = (id: string) => send(api.DELETE('/api/drafts/{draft_id}', { params: at(id) }))
