/** The one call about ratings. */
import type { components } from '@/kit/api.gen'
import { api, send } from '@/kit/http'

export type RatingIn = components['schemas']['RatingIn']

export const rateCase = (id: string, body: RatingIn) =>
  send(api.PUT('/api/cases/{case_id}/rating', { params: { path: { case_id: id } }, body }))
