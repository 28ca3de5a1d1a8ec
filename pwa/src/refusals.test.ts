import { readdirSync, readFileSync } from 'node:fs'
import table from '@shared/causes.json'
import { describe, expect, it, vi } from 'vitest'

// Every refusal that the server can answer on a screen stands in words that the screen has brought along, in both languages.
const SERVER = '../backend/yinchuan'
const sources = readdirSync(SERVER, { recursive: true }).map(String).filter((path) => path.endsWith('.py'))
const pages = import.meta.glob('./domains/*/{pages,parts}/*.vue')

interface Refusal {
  status: string
  code: string
}

/** The refusals declared below a folder of the server; those without a status of their own are a kind of 412 or 404. */
function refusals(folder: string): Refusal[] {
  const declared = /(?:status, )?code, say = (?:(\d{3}), )?"(\w+)"/g
  return sources
    .filter((path) => path.startsWith(folder))
    .flatMap((path) => [...readFileSync(`${SERVER}/${path}`, 'utf8').matchAll(declared)])
    .map((match) => ({ status: match[1] ?? '412', code: match[2] ?? '' }))
}

/** Only a client that breaks the protocol earns these: a person gets the words of the status. */
const PROTOCOL = new Set(
  `tus_version upload_header checksum_algorithm upload_content_type upload_too_long upload_offset idempotency_key_needed
  idempotency_key_malformed key_reused patch_path patch_test_failed patch_conflict`.split(/\s+/),
)
const OFFICE = 'same_person own_case reason_needed defects_needed unknown_target claimed_by_other claim_needed'
const STAFF = 'credentials_wrong role_needed'
/** Said at the command that makes staff. */
const COMMAND = 'login_taken role_unknown staff_unknown'

const SENDING = 'other_content answers_invalid materials_missing consent_missing no_form'

/** The server's domains that a page calls, and what they never answer there. */
const SCREENS: Record<string, { calls: string[]; never?: string }> = {
  'drafts/pages/ApplyPage': { calls: ['drafts', 'materials', 'signatures', 'cases', 'people', 'catalogue'], never: `${OFFICE} ${STAFF} ${COMMAND} not_ratable` },
  'drafts/pages/DraftsPage': { calls: ['drafts'] },
  'cases/pages/CasePage': { calls: ['cases'], never: `${OFFICE} ${SENDING} not_ratable` },
  'cases/pages/CasesPage': { calls: [] },
  'cases/pages/ReceiptPage': { calls: [] },
  'window/pages/QueuePage': { calls: ['window'] },
  'window/pages/DeskPage': { calls: ['window', 'cases'], never: `${SENDING} not_ratable` },
  'ratings/pages/RatingPage': { calls: ['ratings'] },
}

const causeOf = (code: string): string | undefined => (table.codes as Record<string, string>)[code]
const isAlone = (code: string): boolean => Object.values(table.codes).filter((digits) => digits === causeOf(code)).length === 1

it('reads the refusals of the server', () => {
  const known = refusals('').map(({ code }) => code)
  expect(known.filter((code) => !causeOf(code))).toEqual([])
  expect(known).toEqual(expect.arrayContaining(['version_moved', 'unknown_base', 'answers_invalid', 'already_rated']))
})

describe.each(Object.entries(SCREENS))('%s', (page, { calls, never = '' }) => {
  it('has words for every refusal', { timeout: 60_000 }, async () => {
    vi.resetModules()
    const parts = Object.keys(pages).filter((path) => path.startsWith(`./domains/${page.split('/')[0]}/parts/`))
    for (const path of [`./domains/${page}.vue`, ...parts]) await pages[path]?.()
    const { choose } = await import('./kit/settings')
    const { lookUp, spoken } = await import('./kit/words')
    const exempt = new Set([...never.split(' '), ...PROTOCOL])
    const own = calls.flatMap((domain) => refusals(`domains/${domain}/`)).filter(({ code }) => !exempt.has(code))
    const shared = [...refusals('kit/'), ...refusals('domains/').filter(({ code }) => PROTOCOL.has(code))]
    // Where several refusals have one cause, each has its own sentence; a cause with a single one speaks for it.
    const say = ({ code }: Refusal): string | undefined => lookUp(`refusal.${code}`) ?? (isAlone(code) ? lookUp(`cause.${causeOf(code)}`) : undefined)
    const sayShared = (one: Refusal): string | undefined => say(one) ?? lookUp(`cause.${causeOf(one.code)}`)
    await import('./ui/causes')

    choose({ language: 'zh' })
    expect(own.filter((one) => !say(one)).map(({ code }) => code)).toEqual([])
    expect(shared.filter((one) => !sayShared(one)).map(({ status, code }) => `${status} ${code}`)).toEqual([])
    choose({ language: 'en' })
    await spoken()
    expect(own.filter((one) => /\p{Script=Han}/u.test(say(one) ?? ''))).toEqual([])
    choose({ language: 'zh' })
  })
})
