import { readdirSync, readFileSync } from 'node:fs'
import table from '@shared/causes.json'
import { describe, expect, it } from 'vitest'
import materialsZh from './domains/materials/zh.json'
import { read } from './domains/help/rules'
import { DiskFull, NoStore } from './kit/disk'
import { asProblem, local, Problem, type Failure } from './kit/problem'
import { choose } from './kit/settings'
import { SignedOut, TooOld, Unreadable } from './kit/vault'
import { lookUp, refusal, spoken } from './kit/words'
import './ui/causes'
import baseEn from './ui/en.json'
import baseZh from './ui/zh.json'
import rareEn from './ui/causes/en.json'
import rareZh from './ui/causes/zh.json'

// The table of causes as this side sees it: each has words, each failure of the phone has a cause, none is "unknown".
const causes = Object.keys(table.causes)
const failures = Object.keys(table.phone) as Failure[]
const HAN = /\p{Script=Han}/u
const UNKNOWN = /未知|不明|unknown/i

describe.each(causes)('cause %s', (digits) => {
  it.each(['zh', 'en'] as const)('says in %s what happened, what is kept and what to do', async (language) => {
    choose({ language })
    await spoken()
    const problem = new Problem({ status: 0, code: 'nowhere_listed', trace: `${digits}0042` })
    const { title, kept, next } = refusal(problem)
    for (const sentence of [title, kept, next]) {
      expect(sentence).not.toBe('')
      expect(sentence).not.toMatch(UNKNOWN)
      expect(HAN.test(sentence)).toBe(language === 'zh')
      expect(sentence).not.toMatch(/\{(?!n)\w+\}/)
    }
    expect(title).not.toBe('nowhere_listed')
    choose({ language: 'zh' })
  })
})

it('has no words for a cause that is none', () => {
  const said = [baseZh, rareZh, baseEn, rareEn].flatMap((words) => Object.keys(words)).flatMap((key) => /^cause\.([0-9]{2})/.exec(key)?.[1] ?? [])
  expect(said.filter((digits) => !causes.includes(digits))).toEqual([])
})

it('says nothing twice', () => {
  expect(Object.keys(rareZh).filter((key) => key in baseZh)).toEqual([])
  expect(Object.keys(rareZh)).toEqual(Object.keys(rareEn))
})

it('has the same cause for a code whichever side names it', () => {
  const codes = table.codes as Record<string, string>
  expect(failures.filter((code) => code in codes && codes[code] !== table.phone[code])).toEqual([])
})

describe.each(failures)('the failure %s', (code) => {
  it('has six digits of its cause', () => {
    expect(local(code).trace).toMatch(new RegExp(`^${table.phone[code]}[0-9]{4}$`))
  })
})

it('knows every failure that the app makes up itself', () => {
  const sources = readdirSync('src', { recursive: true }).map(String).filter((path) => /\.(ts|vue)$/.test(path) && !path.endsWith('.test.ts'))
  const made = sources.flatMap((path) => {
    const text = readFileSync(`src/${path}`, 'utf8')
    return [...text.matchAll(/new (?:Problem|Refusal)\(\{[^}]*code: ([^}]*?)\}/g)].flatMap((match) => [...(match[1] ?? '').matchAll(/'(\w+)'/g)].map((code) => code[1] ?? ''))
  })
  expect(made).toEqual(expect.arrayContaining(['signed_other', 'garbled_upload']))
  // `submitted` is what is asked, not what is answered.
  expect([...new Set(made)].filter((code) => !(code in table.phone) && code !== 'submitted')).toEqual([])
})

it.each([
  [new DiskFull(), 'disk_full'],
  [new DOMException('', 'QuotaExceededError'), 'disk_full'],
  [new NoStore(), 'no_store'],
  [new TooOld(), 'too_old'],
  [new Unreadable('drafts x'), 'evicted'],
  [new SignedOut(), 'sign_in_needed'],
  [new TypeError('x is undefined'), 'failed'],
])('%s becomes a failure with words', (thrown, code) => {
  const problem = asProblem(thrown)
  expect(problem.code).toBe(code)
  expect(lookUp(`cause.${problem.trace.slice(0, 2)}`)).toBeTruthy()
})

it('gives what a proxy says the cause of its status', () => {
  const causeOf = (status: number): string => new Problem({ status, code: `http_${status}` }).trace.slice(0, 2)
  expect([502, 503, 504, 413, 429].map(causeOf)).toEqual(['90', '90', '90', '70', '80'])
})

it('has a cause for every reason against a file', () => {
  const reasons = Object.keys(materialsZh).filter((key) => key.startsWith('refused.')).map((key) => key.slice(8))
  expect(Object.keys(table.files).toSorted()).toEqual(reasons.toSorted())
})

describe('reading a code', () => {
  it('takes it as people type it', () => {
    expect(read('９１ 0042')).toMatchObject({ digits: '91', isWhole: true, isLocal: true, cause: { name: 'offline', mends: 'itself' } })
    expect(read('50-1234')).toMatchObject({ digits: '50', isLocal: false })
  })

  it('needs only the first two digits for the cause', () => {
    expect(read('95')).toMatchObject({ isWhole: false, cause: { name: 'disk_full', weight: 'danger' } })
  })

  it('says nothing of less, more or something else', () => {
    expect([read(''), read('9'), read('9100421'), read('马秀兰')]).toEqual([null, null, null, null])
    expect(read('00')?.cause).toBeNull()
  })
})
