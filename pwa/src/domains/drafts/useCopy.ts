/** A copy of one draft that a person can read and keep anywhere: one page with the answers, the files and the same as data. */
import { readItem, type Item } from '@/domains/catalogue/api'
import { bytesOf, readFile } from '@/domains/materials/useFiles'
import { Engine } from '@/form/engine'
import { compileForm } from '@/form/layout'
import type { Answers, Schema, Ui } from '@/form/schema'
import { today } from '@/kit/format'
import { settings } from '@/kit/settings'
import { openVault, type Vault } from '@/kit/vault'
import { both } from '@/kit/words'
import { readKept } from './useKept'
import { readSigned } from './useOutboxed'
import { t } from './useWords'

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)

interface Read {
  label: string
  value: string
}

/** Gives the page as a file and its name. Nothing of it is kept anywhere by us. */
export async function copyOf(owner: string, id: string): Promise<{ name: string; file: Blob } | null> {
  const vault = await openVault(owner)
  const [kept, signed] = [await readKept(owner, id), await readSigned(vault, id)]
  const answers = kept?.content.answers ?? signed?.document.answers
  if (!answers) return null
  const code = kept?.item ?? signed?.item ?? ''
  const item = await readItem(code, kept?.revision).catch(() => null)
  const lines: readonly Read[] = signed?.document.lines ?? (item?.form ? written(item.form, answers as Answers) : [])
  const title = item ? both(item.name) : code
  const files = await Promise.all(Object.values(kept?.content.materials ?? {}).flat().map((one) => pictured(vault, one)))
  const rows = lines.map(({ label, value }) => `<dt>${escaped(label)}<dd>${escaped(value)}`)
  const data = JSON.stringify({ id, item: code, answers, document: signed?.document ?? null, signature: signed?.signature ?? null }, null, 1)
  const look = 'body{max-width:40rem;margin:1rem auto;padding:0 1rem;font:1rem/1.6 sans-serif}dt{color:#555}dd{margin:0 0 .5rem}pre{white-space:pre-wrap}'
  const page = `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><style>${look}</style><title>${escaped(title)}</title><h1>${escaped(title)}</h1><p>${escaped(t('copy.note'))}</p>
<dl>${rows.join('\n')}</dl>${files.join('\n')}<details><summary>${escaped(t('copy.data'))}</summary><pre>${escaped(data)}</pre></details>`
  return { name: `${title}.html`, file: new Blob([page], { type: 'text/html' }) }
}

function written(form: NonNullable<Item['form']>, answers: Answers): readonly Read[] {
  return new Engine(compileForm(form.schema as Schema, form.ui as unknown as Ui, form.en), answers, today, settings.language).lines({ slots: [], texts: [], materials: [], licences: [], consents: [] })
}

async function pictured(vault: Vault, id: string): Promise<string> {
  const [paper, bytes] = [await readFile(vault, id), await bytesOf(vault, id)]
  if (!paper || !bytes) return ''
  let binary = ''
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  const url = `data:${paper.type};base64,${btoa(binary)}`
  const name = escaped(paper.name)
  return paper.type.startsWith('image/') ? `<figure><img src="${url}" alt="${name}" width="100%"><figcaption>${name}</figcaption></figure>` : `<p><a download="${name}" href="${url}">${name}</a></p>`
}

/** Hands a file to the person. */
export function handOver({ name, file }: { name: string; file: Blob }): void {
  const url = URL.createObjectURL(file)
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  // The browser has taken it when the click returns, but old ones still read the address.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
