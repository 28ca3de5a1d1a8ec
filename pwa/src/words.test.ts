import { expect, it } from 'vitest'

const books = import.meta.glob<Record<string, string>>('./**/{zh,en}.json', { import: 'default', eager: true })
const folders = [...new Set(Object.keys(books).map((path) => path.replace(/\/\w+\.json$/, '')))]
const places = (sentence: string | undefined): string[] => [...(sentence ?? '').matchAll(/\{(\w+)/g)].map((match) => match[1] ?? '').sort()

it.each(folders)('%s says everything in both languages, with the same places to fill', (folder) => {
  const zh = books[`${folder}/zh.json`] ?? {}
  const en = books[`${folder}/en.json`] ?? {}
  expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort())
  for (const key of Object.keys(zh)) expect([key, places(en[key])]).toEqual([key, places(zh[key])])
})
