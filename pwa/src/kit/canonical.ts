/** Canonical JSON (RFC 8785): what is signed or hashed is the same bytes here and on the server. */
import canonicalize from 'canonicalize'

const hex = (bytes: ArrayBuffer): string => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')

export function canonical(value: unknown): Uint8Array<ArrayBuffer> {
  const written = canonicalize(value)
  if (written === undefined) throw new TypeError('not a JSON value')
  return new TextEncoder().encode(written)
}

export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return hex(await crypto.subtle.digest('SHA-256', bytes))
}

/** SHA-256 of the canonical bytes, in hex. */
export async function digest(value: unknown): Promise<string> {
  return sha256(canonical(value))
}
