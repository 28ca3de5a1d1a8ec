import { describe, expect, it } from 'vitest'

// The rules of the house for this side: app → domains → form → ui → kit, and what may stand where.
const sources = import.meta.glob<string>('./**/*.{ts,vue}', { query: '?raw', import: 'default', eager: true })
const words = import.meta.glob('./**/*.json', { query: '?raw', import: 'default' })
const written = Object.entries(sources).filter(([path]) => !path.endsWith('.gen.ts') && path !== './layout.test.ts')
const shipped = written.filter(([path]) => !path.endsWith('.test.ts'))

const LAYERS = ['kit', 'ui', 'form', 'domains', 'app']
const VAGUE = /\/(utils?|helpers?|common|base|managers?|misc)(\.|\/)/i

function joined(from: string, name: string): string {
  const path = name.startsWith('@/') ? name.slice(2).split('/') : [...from.split('/').slice(1, -1), ...name.split('/')]
  const walked: string[] = []
  for (const part of path) {
    if (part === '..') walked.pop()
    else if (part !== '.') walked.push(part)
  }
  return walked.join('/')
}

/** What a file imports of ours, as paths below `src/`. */
function imports(from: string, text: string): string[] {
  const found = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"]((?:\.{1,2}|@)\/[^'"?]+)/g)]
  return found.map((match) => joined(from, match[1] ?? ''))
}

const layer = (path: string): number => LAYERS.indexOf(path.replace(/^\.\//, '').split('/')[0] ?? '')
const domain = (path: string): string => /^(?:\.\/)?domains\/([^/]+)/.exec(path)?.[1] ?? ''
const isPart = (path: string): boolean => /\/parts\/\w+\.vue$/.test(path) || path.startsWith('./ui/')
const longest = (path: string): number => (path.endsWith('.vue') ? 250 : 400)

function offenders(test: (path: string, text: string) => boolean, among = shipped): string[] {
  return among.filter(([path, text]) => test(path, text)).map(([path]) => path)
}

describe('layout', () => {
  it('imports downwards only', () => {
    const upward = shipped.flatMap(([path, text]) =>
      layer(path) < 0 ? [] : imports(path, text).filter((to) => layer(to) > layer(path)).map((to) => `${path} → ${to}`),
    )
    expect(upward).toEqual([])
  })

  it('opens no page of another domain', () => {
    const inside = shipped.flatMap(([path, text]) =>
      imports(path, text)
        .filter((to) => domain(path) && domain(to) && domain(to) !== domain(path) && /\/pages\//.test(to))
        .map((to) => `${path} → ${to}`),
    )
    expect(inside).toEqual([])
  })

  it('has domains without a cycle', () => {
    const below = new Map<string, Set<string>>()
    for (const [path, text] of shipped) {
      const mine = domain(path)
      if (!mine) continue
      const others = imports(path, text).map(domain).filter((to) => to && to !== mine)
      below.set(mine, new Set([...(below.get(mine) ?? []), ...others]))
    }
    const circle = (at: string, way: string[]): string[] | undefined =>
      way.includes(at)
        ? [...way, at]
        : [...(below.get(at) ?? [])].map((next) => circle(next, [...way, at])).find((found) => found !== undefined)
    expect([...below.keys()].map((start) => circle(start, [])).filter((found) => found !== undefined)).toEqual([])
  })

  it('knows every file name of a domain', () => {
    const known =
      /^\.\/domains\/\w+\/(routes\.ts|api\.ts|rules\.ts|rules\/\w+\.ts|use[A-Z]\w*\.ts|pages\/\w+Page\.vue|parts\/\w+\.(vue|ts)|(zh|en)\.json)$/
    const all = [...shipped.map(([path]) => path), ...Object.keys(words)]
    expect(all.filter((path) => domain(path) && !known.test(path))).toEqual([])
  })

  it('keeps a field type in a folder of three', () => {
    const known = /^\.\/form\/fields\/[\w-]+\/(field\.ts|Input\.vue|View\.vue)$/
    expect(offenders((path) => path.startsWith('./form/fields/') && path.split('/').length > 4 && !known.test(path))).toEqual([])
  })

  it('says something with every name', () => {
    expect(offenders((path) => VAGUE.test(path), written)).toEqual([])
  })

  it('keeps files readable', () => {
    expect(offenders((path, text) => text.split('\n').length - 1 > longest(path), written)).toEqual([])
  })

  it('asks the network, the router and the disk from composables, never from parts', () => {
    const reach = /kit\/(http|disk|outbox)|\/api'|router\.(push|replace)|localStorage|sessionStorage|indexedDB|\bfetch\(/
    expect(offenders((path, text) => isPart(path) && reach.test(text.replace(/^import type .*$/gm, '')))).toEqual([])
  })

  it('hands no text to the parser', () => {
    const raw = /\bv-html\b|\.(inner|outer)HTML\b|insertAdjacentHTML|document\.write/
    expect(offenders((_, text) => raw.test(text))).toEqual([])
  })

  it('writes no style attribute, which the Content-Security-Policy refuses', () => {
    expect(offenders((path, text) => path.endsWith('.vue') && /\sstyle="/.test(text))).toEqual([])
  })

  it('leaves nothing to do and skips nothing', () => {
    const marks = /TO[D]O|FIX[M]E|\.only\(|\.skip\(/
    expect(offenders((_, text) => marks.test(text), written)).toEqual([])
  })
})
