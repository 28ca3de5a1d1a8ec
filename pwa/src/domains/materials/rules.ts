/** Pure decisions about materials on the phone. */
import type { Material } from './api'

export const MOST_BYTES = 10 * 1024 * 1024
export const LONGEST_EDGE = 2000

export const PICTURES = ['image/jpeg', 'image/png', 'image/webp']

export type Unfit = 'type' | 'size' | 'empty'

/** Why a file cannot be taken, before anything is sent; null when it can. A large picture is shrunk first. */
export function unfit(file: { type: string; size: number }, accepts: readonly string[]): Unfit | null {
  if (!accepts.includes(file.type)) return 'type'
  if (file.size === 0) return 'empty'
  return file.size > MOST_BYTES && !PICTURES.includes(file.type) ? 'size' : null
}

/** The size a picture is drawn at: its longest edge at most `LONGEST_EDGE`, never enlarged. */
export function fitted(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, LONGEST_EDGE / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

/** The re-encoded picture of a page, counted from 1. */
export const pageUrl = (id: string, page = 1): string => `/api/materials/${id}/pages/${page}`

/** What a person sees of one paper. `kept`: on the phone, not yet sent. */
export type PaperState = 'kept' | 'sending' | 'checking' | 'stored' | 'refused'

export interface Paper {
  id: string
  /** The draft it belongs to. */
  draft: string
  slot: string
  name: string
  type: string
  bytes: number
  sha256: string
  state: PaperState
  /** 0-100 while sending. */
  percent: number
  refused: string | null
  pages: number
  /** How often the upload was begun anew, as the server had something else than was thought. */
  astray: number
}

export const needsSending = ({ state }: Paper): boolean => state !== 'stored' && state !== 'refused'

export const isDone = (paper: Paper): boolean => paper.state === 'stored'

export function fromServer(material: Material): Paper {
  const { id, draft, slot, name, type, bytes, sha256, refused, pages, state } = material
  const percent = bytes ? Math.round((material.received / bytes) * 100) : 0
  return { id, draft, slot, name, type, bytes, sha256, refused, pages, percent, astray: 0, state: state === 'receiving' ? 'kept' : state }
}
