/** A resumable upload by tus 1.0, without a memory of its own: creating it again under the same id and hash answers where
 * it stands. Over `fetch`, so that the service worker can send too, where there is no XMLHttpRequest. */
import { by, Problem, request } from '../http'

export interface Wanted {
  /** Whose it is. */
  owner: string
  endpoint: string
  /** Sent as `Upload-Metadata`. */
  metadata: Record<string, string>
  length: number
  /** Sent along, where all of it fits into one small request. */
  bytes?: Uint8Array<ArrayBuffer>
}

export interface Standing {
  owner: string
  url: string
  offset: number
}

const VERSION = { 'Tus-Resumable': '1.0.0' }
const PIECE = 'application/offset+octet-stream'
const SMALLEST = 32 * 1024
const LARGEST = 1024 * 1024
const WELL_MS = 1_000
const SLOW_MS = 5_000

/** Follows the line: pieces grow while they arrive quickly and shrink when they do not, so that a cut loses little. */
export class Pace {
  size = 128 * 1024
  /** Several files at once only where one alone leaves the line idle. */
  get isFast(): boolean {
    return this.size >= LARGEST / 2
  }

  took(ms: number): void {
    if (ms < WELL_MS) this.size = Math.min(LARGEST, this.size * 2)
    else if (ms > SLOW_MS) this.size = Math.max(SMALLEST, this.size / 2)
  }

  failed(): void {
    this.size = Math.max(SMALLEST, this.size / 2)
  }
}

const base64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)))

/** Begins the upload, or finds the one begun before under the same id and hash. */
export async function begin({ owner, endpoint, metadata, length, bytes }: Wanted): Promise<Standing> {
  const said = Object.entries(metadata).map(([key, value]) => `${key} ${base64(value)}`)
  const about = { ...VERSION, ...by(owner).headers, 'Upload-Length': String(length), 'Upload-Metadata': said.join(',') }
  const headers = bytes ? { ...about, 'Content-Type': PIECE } : about
  const response = await request(endpoint, { method: 'POST', headers, ...(bytes ? { body: bytes } : {}) })
  const [url, offset] = [response.headers.get('location'), Number(response.headers.get('upload-offset') ?? 0)]
  if (!url || !Number.isInteger(offset) || offset > length) throw new Problem({ status: 502, code: 'garbled_upload' })
  return { owner, url: new URL(url, location.origin).pathname, offset }
}

/** Sends the next piece and answers where the upload stands then. Throws a `Problem`; 409 says the offset has moved. */
export async function append({ owner, url, offset }: Standing, bytes: Uint8Array<ArrayBuffer>, pace: Pace): Promise<Standing> {
  const piece = bytes.slice(offset, offset + pace.size)
  const headers = { ...VERSION, ...by(owner).headers, 'Content-Type': PIECE, 'Upload-Offset': String(offset) }
  const from = Date.now()
  try {
    const response = await request(url, { method: 'PATCH', headers, body: piece })
    const reached = Number(response.headers.get('upload-offset'))
    if (!Number.isInteger(reached) || reached < offset || reached > bytes.length) throw new Problem({ status: 502, code: 'garbled_upload' })
    pace.took(Date.now() - from)
    return { owner, url, offset: reached }
  } catch (error) {
    pace.failed()
    throw error
  }
}
