import { beforeAll, describe, expect, it } from 'vitest'
import { TokenRefused, verify } from './jws'

const TYP = 'yc-receipt+jwt'
let pair: CryptoKeyPair
let keys: JsonWebKey[]

const b64 = (data: ArrayBuffer | string): string =>
  btoa(String.fromCharCode(...(typeof data === 'string' ? new TextEncoder().encode(data) : new Uint8Array(data))))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=/g, '')

async function token(head: object, claims: object): Promise<string> {
  const signed = `${b64(JSON.stringify(head))}.${b64(JSON.stringify(claims))}`
  const value = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, new TextEncoder().encode(signed))
  return `${signed}.${b64(value)}`
}

const refusal = async (text: string): Promise<string> => {
  try {
    await verify(TYP, text, keys)
  } catch (error) {
    if (error instanceof TokenRefused) return error.reason
    throw error
  }
  return 'taken'
}

describe('a receipt is checked with the public key only', () => {
  const head = { alg: 'ES256', kid: 'receipt-1', typ: TYP }

  beforeAll(async () => {
    pair = (await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])) as CryptoKeyPair
    const jwk = await crypto.subtle.exportKey('jwk', pair.publicKey)
    keys = [{ ...jwk, kid: 'receipt-1' } as JsonWebKey, { ...jwk, kid: 'pass-1' } as JsonWebKey]
  })

  it('gives the claims of a good one', async () => {
    expect(await verify(TYP, await token(head, { number: '一号' }), keys)).toEqual({ number: '一号' })
  })

  it('refuses a changed claim', async () => {
    const [h, , s] = (await token(head, { number: 1 })).split('.')
    expect(await refusal(`${h}.${b64('{"number":2}')}.${s}`)).toBe('signature')
  })

  it.each([
    ['another algorithm', { ...head, alg: 'none' }, 'type'],
    ['a key of its own', { ...head, jwk: {} }, 'type'],
    ['another type', { ...head, typ: 'yc-pass+jwt' }, 'type'],
    ['a key for another purpose', { ...head, kid: 'pass-1' }, 'key'],
    ['an unknown key', { ...head, kid: 'receipt-9' }, 'key'],
  ])('refuses %s', async (_, wrong, reason) => {
    expect(await refusal(await token(wrong, {}))).toBe(reason)
  })

  it('refuses what is no token', async () => {
    expect(await refusal('<html>')).toBe('form')
  })
})
