/** What a draft begins as, and what its item asks for. */
import type { Item, Slot } from '@/domains/catalogue/api'
import { openSlots } from '@/form/engine'
import { compileForm, type Form } from '@/form/layout'
import type { Answers, Schema, Ui } from '@/form/schema'
import { uuid7 } from '@/kit/ids'
import { Problem } from '@/kit/problem'
import type { Draft } from '../api'
import { contentOf, EMPTY } from './content'
import type { Kept, Left } from './versions'

export function formOf(item: Item): Form {
  if (!item.form) throw new Problem({ status: 404, code: 'no_form' })
  return compileForm(item.form.schema as Schema, item.form.ui as unknown as Ui, item.form.en)
}

const BEGUN = { tried: null, sources: {}, filled: [], conflicts: [], consents: [], agreed: [], lacking: [], held: null, ended: null }

export const fresh = ({ code, revision }: Item): Kept => ({ ...BEGUN, v: 2, id: uuid7(), item: code, revision, round: 0, content: EMPTY, base: null })

/** The slots that these answers leave open for a photo or a file. */
export function slotsOf(item: Item, submission: Answers): Slot[] {
  const uploads = item.materials.filter((slot) => slot.source !== 'e_form' && slot.accepts.length > 0)
  return openSlots(uploads, submission)
}

/** A draft as the server gives it, for a device that has not had it. */
export function fromServer(server: Draft): Kept {
  const content = contentOf(server)
  const left = server.left as Left[]
  const { id, item, revision, round, version } = server
  return { ...BEGUN, v: 2, id, item, revision, round, content, base: { version, content }, ...(left.length > 0 ? { revised: { says: [], left } } : {}) }
}

/** What was filled in as a new draft: the server keeps no files of one that was thrown away. */
export function begunAgain(draft: Kept): Kept {
  const { revised, ...rest } = draft
  const answers = revised?.left.filter(({ at }) => !at.startsWith('/materials/')) ?? []
  return { ...rest, id: uuid7(), base: null, tried: null, held: null, ended: null, content: { ...draft.content, materials: {} }, ...(answers.length > 0 ? { revised: { says: [], left: answers } } : {}) }
}
