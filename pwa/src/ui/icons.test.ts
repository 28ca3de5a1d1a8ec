import { expect, it } from 'vitest'

const drawn = new Set(Object.keys(import.meta.glob('../../../assets/icons/*.svg')).map((path) => path.replace(/.*\/|\.svg$/g, '')))
const sources = import.meta.glob<string>('../**/*.vue', { query: '?raw', import: 'default', eager: true })

it('draws every icon that a template names', () => {
  const used = Object.entries(sources).flatMap(([path, text]) =>
    [...text.matchAll(/<[A-Z]\w+[^>]*?\s(?:icon|(?<=UiIcon[^>]*\s)name)="([\w-]+)"/g)].map((match) => `${match[1]} (${path})`),
  )
  expect(used.length).toBeGreaterThan(20)
  expect(used.filter((name) => !drawn.has(name.split(' ')[0] ?? ''))).toEqual([])
})
