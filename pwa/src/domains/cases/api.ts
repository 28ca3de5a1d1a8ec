/** Calls about cases; nothing else. */
import type { components } from '@/kit/api.gen'
import { answer, api, by, request, send } from '@/kit/http'

export type Case = components['schemas']['CaseOut']
export type CaseLine = components['schemas']['CaseLine']
export type Step = components['schemas']['Step']
export type Status = components['schemas']['Status']
export type Defect = components['schemas']['DefectOut']
export type SubmitIn = components['schemas']['SubmitIn']
export type StepIn = components['schemas']['StepIn']

const at = (id: string) => ({ path: { case_id: id } })

export const listCases = async (): Promise<CaseLine[]> => (await send(api.GET('/api/cases'))).cases

export const readCase = (id: string): Promise<Case> => send(api.GET('/api/cases/{case_id}', { params: at(id) }))

export const readDocument = (id: string) => send(api.GET('/api/cases/{case_id}/document', { params: at(id) }))

export const readReceipt = async (id: string): Promise<string> =>
  (await send(api.GET('/api/cases/{case_id}/receipt', { params: at(id) }))).receipt

/** All that proves the newest signature, as one file would hold it. */
export const readEvidence = (id: string) => send(api.GET('/api/cases/{case_id}/evidence', { params: at(id) }))

/** The bytes of an own paper as they were sent. */
export const readFile = async (material: string): Promise<ArrayBuffer> => (await request(`/api/materials/${material}/file`, {})).arrayBuffer()

/** May be sent again as it is: the same content is answered the same. */
export const submitCase = (owner: string, id: string, body: SubmitIn): Promise<Case> =>
  send(api.PUT('/api/cases/{case_id}', { ...by(owner), params: at(id), body }))

export const takeStep = (id: string, step: string, body: StepIn, owner?: string): Promise<Case> =>
  send(api.PUT('/api/cases/{case_id}/steps/{step_id}', { ...(owner ? by(owner) : {}), params: { path: { case_id: id, step_id: step } }, body }))

/** The public keys as JWK; public, so the answer may come from the browser's own cache. */
export async function publicKeys(): Promise<JsonWebKey[]> {
  const { data } = await answer<{ keys: JsonWebKey[] }>(
    request('/.well-known/jwks.json', {}).then(async (response) => ({ data: await response.json(), response })),
  )
  return data.keys
}
