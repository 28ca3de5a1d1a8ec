/** Calls of the desk. */
import type { components } from '@/kit/api.gen'
import { api, send } from '@/kit/http'

export type Queue = components['schemas']['QueueOut']
export type QueueLine = components['schemas']['QueueLine']
export type DeskCase = components['schemas']['WindowCaseOut']
export type Occurrence = components['schemas']['OccurrenceOut']
export type Light = QueueLine['light']
export type Status = components['schemas']['Status']
export type Step = components['schemas']['Step']
export type StepIn = components['schemas']['StepIn']
export type DefectIn = components['schemas']['DefectIn']

const at = (id: string) => ({ path: { case_id: id } })

export const readQueue = (mine: boolean, after?: string): Promise<Queue> =>
  send(api.GET('/api/window/cases', { params: { query: { mine, after } } }))

// The client spells a stroke's points as plain lists; the shape is the same.
export const readCase = (id: string): Promise<DeskCase> =>
  send(api.GET('/api/window/cases/{case_id}', { params: at(id) })) as Promise<unknown> as Promise<DeskCase>

export const claim = (id: string): Promise<QueueLine> => send(api.PUT('/api/window/cases/{case_id}/claim', { params: at(id) }))

export const release = (id: string) => send(api.DELETE('/api/window/cases/{case_id}/claim', { params: at(id) }))

export const takeStep = (id: string, step: string, body: StepIn) =>
  send(api.PUT('/api/cases/{case_id}/steps/{step_id}', { params: { path: { case_id: id, step_id: step } }, body }))

export const readOccurrence = (trace: string): Promise<Occurrence> =>
  send(api.GET('/api/window/occurrences/{trace}', { params: { path: { trace } } }))

export const pageUrl = (id: string, material: string, page: number): string =>
  `/api/window/cases/${id}/materials/${material}/pages/${page}`
