/** Checks a compact ES256 JWS of ours with public keys only; the browser's own cryptography does the work. */

export class TokenRefused extends Error {
  readonly reason: 'form' | 'type' | 'key' | 'signature'
  constructor(reason: TokenRefused['reason']) {
    super(reason)
    this.reason = reason
  }
}

const TOKEN = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/

function bytes(text: string): Uint8Array<ArrayBuffer> {
  const base64 = text.replace(/-/g, '+').replace(/_/g, '/')
  // Cut short, or with unused bits of the last letter set, which would give one signature several spellings.
  if (base64.length % 4 === 1) throw new TokenRefused('form')
  const plain = atob(base64)
  if (btoa(plain).replace(/=+$/, '') !== base64) throw new TokenRefused('form')
  return Uint8Array.from(plain, (c) => c.charCodeAt(0))
}

function json(text: string): Record<string, unknown> {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes(text))) as Record<string, unknown>
  } catch {
    throw new TokenRefused('form')
  }
}

/** The claims of a token of this type, signed by one of `keys` whose `kid` begins with the type's purpose.
 * `typ` is such as `yc-receipt+jwt`. Throws `TokenRefused` for anything else. */
export async function verify(typ: string, token: string, keys: readonly JsonWebKey[]): Promise<Record<string, unknown>> {
  const [, head = '', body = '', signature = ''] = TOKEN.exec(token.trim()) ?? []
  if (!head) throw new TokenRefused('form')
  const header = json(head)
  // Exactly the three members we write: no key of the token's own, no other algorithm.
  if (header['alg'] !== 'ES256' || header['typ'] !== typ || Object.keys(header).length !== 3) throw new TokenRefused('type')
  const purpose = `${typ.slice(3, typ.indexOf('+'))}-`
  const kid = String(header['kid'])
  const jwk = keys.find((key) => (key as { kid?: string }).kid === kid)
  if (!jwk || !kid.startsWith(purpose)) throw new TokenRefused('key')
  const curve = { name: 'ECDSA', namedCurve: 'P-256' }
  const key = await crypto.subtle.importKey('jwk', { kty: jwk.kty, crv: jwk.crv, x: jwk.x, y: jwk.y } as JsonWebKey, curve, false, ['verify'])
  const signed = new TextEncoder().encode(`${head}.${body}`)
  const holds = await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, bytes(signature), signed)
  if (!holds) throw new TokenRefused('signature')
  return json(body)
}
