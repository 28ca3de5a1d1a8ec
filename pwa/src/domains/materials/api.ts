/** Calls about materials; bytes travel by tus. */
import type { components } from '@/kit/api.gen'
import { api, send } from '@/kit/http'

export type Material = components['schemas']['MaterialOut']

export const readMaterial = (id: string): Promise<Material> =>
  send(api.GET('/api/materials/{material_id}', { params: { path: { material_id: id } } }))

export const ENDPOINT = '/api/uploads'
