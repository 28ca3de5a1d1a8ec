import type { components } from '@/kit/api.gen'
import { api, by, send } from '@/kit/http'
import type { Session } from '@/kit/session'

export type Profile = components['schemas']['MeOut']
export type DemoPerson = components['schemas']['DemoPerson']
export type StaffSignIn = components['schemas']['StaffSessionIn']

/** A code to a mobile; the answer is the same whether anybody has that number or not. */
export const sendCode = (mobile: string, purpose: 'sign_in' | 'sign' = 'sign_in'): Promise<unknown> =>
  send(api.POST('/api/session/code', { body: { mobile, purpose } }))

export const signIn = (mobile: string, code: string): Promise<Session> => send(api.POST('/api/session', { body: { mobile, code } }))

export const signInStaff = (body: StaffSignIn): Promise<Session> => send(api.POST('/api/session/staff', { body }))

export const endSession = (id: string): Promise<unknown> =>
  send(api.DELETE('/api/session/{session_id}', { params: { path: { session_id: id } } }))

export const readMe = (): Promise<Profile> => send(api.GET('/api/people/me'))

export const proveName = (name: string, idNumber: string): Promise<Profile> =>
  send(api.PUT('/api/people/me', { body: { name, idNumber } }))

export interface Given {
  code: string
  version: number
  item: string | null
  /** By this device's clock. */
  at: string
}

/** `id` is made here, so that the same consent can be sent again. */
export const consent = (id: string, { code, version, item, at }: Given, owner?: string): Promise<unknown> =>
  send(api.PUT('/api/people/me/consents/{consent_id}', { ...(owner ? by(owner) : {}), params: { path: { consent_id: id } }, body: { code, version, item, agreedAt: at } }))

export const withdrawConsent = (id: string): Promise<unknown> =>
  send(api.DELETE('/api/people/me/consents/{consent_id}', { params: { path: { consent_id: id } } }))

export const demoPeople = async (): Promise<DemoPerson[]> => (await send(api.GET('/demo/people'))).people

/** The newest text that would have gone to the number by SMS. */
export const demoMessage = async (to: string): Promise<string> =>
  (await send(api.GET('/demo/messages', { params: { query: { to } } }))).messages[0]?.text ?? ''
