/** What is shown of a proof: facts of the receipt, names of parts, and only such content as is intact. */
import { computed } from 'vue'
import type { Line } from '@/form/lines'
import type { Document, Stroke, Text } from '@/domains/signatures/rules'
import { day, moment } from '@/kit/format'
import { both } from '@/kit/words'
import { brokenOf, type Parts } from './rules/proving'
import type { useProof } from './useProof'
import { t } from './useWords'

type Title = { zh: string; en: string }
interface Content {
  document: Document
  texts: Text[]
  strokes: Stroke[]
  form: { slots: { slot: string; name: Title }[] }
}

function keyOf(token: unknown): string {
  const [head = ''] = String(token).split('.')
  return (JSON.parse(atob(head.replace(/-/g, '+').replace(/_/g, '/'))) as { kid: string }).kid
}

/** A paper is called by its slot; of several in one slot each has a number. */
function papersOf({ document, form }: Content): Record<string, Title> {
  const names = new Map(form.slots.map(({ slot, name }) => [slot, name]))
  const seen: Record<string, number> = {}
  return Object.fromEntries(
    document.materials.map(({ id, slot }) => {
      const number = (seen[slot] = (seen[slot] ?? 0) + 1)
      const end = document.materials.filter((paper) => paper.slot === slot).length > 1 ? ` ${number}` : ''
      const name = names.get(slot) ?? { zh: slot, en: slot }
      return [`file:${id}`, { zh: name.zh + end, en: name.en + end }]
    }),
  )
}

export function useProofWords({ given, parts, receipt }: Pick<ReturnType<typeof useProof>, 'given' | 'parts' | 'receipt'>) {
  // Only what is proved has a known shape: the rest of a file from anywhere is not put on the screen.
  const content = computed(() => given.value as unknown as Content)
  const holds = (...names: string[]): boolean => names.every((name) => (parts.value as Parts | null)?.[name] === 'intact')

  const shown = computed(() => ({
    lines: holds('lines') ? (content.value.document.lines as Line[]) : [],
    strokes: holds('strokes') ? content.value.strokes : [],
    texts: (Array.isArray(content.value.texts) ? content.value.texts : []).filter((text) => holds(`text:${text?.code}`)),
  }))

  const titles = computed(() => ({
    ...(holds('materials', 'form') ? papersOf(content.value) : {}),
    ...Object.fromEntries(shown.value.texts.map((text) => [`text:${text.code}`, text.title])),
  }))

  function titleOf(name: string): string {
    const known = titles.value[name]
    if (known) return both(known)
    const [kind = '', code] = name.split(':')
    return t(`proof.part.${kind as 'text'}`, { code: code ?? '' })
  }

  const names = computed(() => brokenOf(parts.value ?? {}).map(titleOf))

  const facts = computed(() => {
    const r = receipt.value
    if (!r) return []
    return [
      { label: t('number'), value: r.number },
      ...(r.signed_at ? [{ label: t('proof.signedAt'), value: moment(r.signed_at) }] : []),
      { label: t('sent'), value: moment(r.received_at) },
      { label: t('due.title'), value: r.due_on ? day(r.due_on) : t('due.none') },
      ...(r.method ? [{ label: t('proof.method'), value: t(`proof.method.${r.method}`) }] : []),
      { label: t('receipt.files'), value: t('receipt.count', { count: r.materials.length }) },
      { label: t('receipt.digest'), value: r.digest },
      { label: t('proof.key'), value: keyOf(given.value['receipt']) },
    ]
  })

  return { facts, titleOf, names, shown }
}
