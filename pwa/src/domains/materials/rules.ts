/** Pure decisions about materials on the phone. */
import type { Material } from './api'

export const MOST_BYTES = 10 * 1024 * 1024

export const PICTURES = ['image/jpeg', 'image/png', 'image/webp']

export type Unfit = 'type' | 'size' | 'empty' | 'picture' | 'heic'

interface Chosen {
  type: string
  size: number
  name?: string
}

/** What iPhones write; only some browsers open it, and many do not even know its type. */
export const isHeic = ({ type, name = '' }: Pick<Chosen, 'type' | 'name'>): boolean => /^image\/hei[cf]/.test(type) || (!type && /\.hei[cf]$/i.test(name))

/** Whether a file is a picture for a slot that takes JPEG: whatever it was, it becomes one. */
export const isPicture = (file: Chosen, accepts: readonly string[]): boolean =>
  accepts.includes(file.type) ? PICTURES.includes(file.type) : accepts.includes('image/jpeg') && isHeic(file)

/** Why a file cannot be taken, before anything is sent; null when it can. A large picture is shrunk first. */
export function unfit(file: Chosen, accepts: readonly string[]): Unfit | null {
  if (!accepts.includes(file.type) && !isPicture(file, accepts)) return 'type'
  if (file.size === 0) return 'empty'
  return file.size > MOST_BYTES && !isPicture(file, accepts) ? 'size' : null
}

export const MOST_SHARED = 20
/** More at once are not even named: whoever posts ten thousand wants no paper placed. */
export const MOST_NAMED = 2 * MOST_SHARED
/** A picture is made small before it is sent; what no phone takes need not be kept. */
const MOST_PICTURE = 40 * 1024 * 1024

/** Why a file that another app shares is of no use here, whichever paper it is meant for. */
export function unshared(file: Chosen, others: number): Unfit | 'many' | null {
  if (others >= MOST_SHARED) return 'many'
  return unfit(file, [...PICTURES, 'application/pdf']) ?? (file.size > MOST_PICTURE ? 'size' : null)
}

/** The re-encoded picture of a page, counted from 1. */
export const pageUrl = (id: string, page = 1): string => `/api/materials/${id}/pages/${page}`

export const previewUrl = (id: string): string => `/api/materials/${id}/preview`

/** What a person sees of one paper. `kept`: on the phone, not yet sent; `coming`: another device is sending it. */
export type PaperState = 'kept' | 'coming' | 'sending' | 'checking' | 'stored' | 'refused'

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
  /** What the server would have better about it; papers kept by earlier versions have none. */
  defects?: Material['defects']
  /** The small picture that is still to be sent ahead of it. */
  ahead?: Ahead
  /** What another app shared that it was made of. */
  from?: string
  /** The server can show a small picture until it has the file. */
  hasPreview?: boolean
}

/** A small picture's own upload; its bytes lie beside the file's. */
export interface Ahead {
  id: string
  sha256: string
}

/** What the server takes as one. */
const MOST_AHEAD = 60 * 1024

/** A file that is hardly larger is as soon there itself. */
export const isWorthSending = (preview: Blob, file: Blob): boolean => preview.size <= MOST_AHEAD && preview.size * 3 <= file.size

export const needsSending = ({ state }: Paper): boolean => state !== 'stored' && state !== 'refused'

/** Another device is sending it, or the server is looking at it. */
export const isOnItsWay = ({ state }: Paper): boolean => state === 'coming' || state === 'checking'

export const isDone = (paper: Paper): boolean => paper.state === 'stored'

export function fromServer(material: Material): Paper {
  const { id, draft, slot, name, type, bytes, sha256, refused, pages, defects, state, hasPreview } = material
  const percent = bytes ? Math.round((material.received / bytes) * 100) : 0
  return { id, draft, slot, name, type, bytes, sha256, refused, pages, defects, percent, hasPreview, astray: 0, state: state === 'receiving' ? 'coming' : state }
}
