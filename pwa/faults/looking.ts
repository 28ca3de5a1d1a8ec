/** What came of a schedule: all that can be seen on the server and on every device. */
import { createHash } from 'node:crypto'
import type { Conflict } from './device'
import { contentLeaves, leaves, type Leaves } from './leaves'
import type { Over } from './places'
import type { Ending } from './schedule'
import type { Story } from './story'
import type { Device } from './phone'

/** All of one content, in its version, with what that has no place for. */
type See = (revision: number, found: Leaves, left?: Over[]) => void

export class Looking {
  readonly story: Story

  constructor(story: Story) {
    this.story = story
  }

  async look(): Promise<Ending> {
    const cookie = this.story.devices[0]?.cookie ?? ''
    const seen: [string, string][] = []
    const { places } = this.story
    const see: See = (revision, found, left) => void seen.push(...places.first(revision, found), ...places.over(left))
    const receipts: Ending['receipts'] = []
    const draft = await this.story.ask(cookie, 'GET', `/api/drafts/${this.story.id}`)
    const found = JSON.parse(draft.body.toString()) as { revision: number; answers?: unknown; left?: Over[]; materials?: Record<string, { id: string; state: string }[]>; code?: string }
    if (draft.status === 200) see(found.revision, contentLeaves(found.answers, Object.fromEntries(Object.entries(found.materials ?? {}).map(([slot, files]) => [slot, files.map(({ id }) => id)]))))
    if (this.story.isThrownAway && draft.status !== 410) this.story.wrong.push(`thrown away, and yet: ${draft.status} ${draft.body.toString().slice(0, 200)}`)
    const cases = await this.#cases(cookie, see)
    const held = [...seen]
    seen.push(...places.over(found.left))
    const told: number[] = []
    if (cases.length > 0 && draft.status === 200 && cases[0]?.status !== 'correction_requested') this.story.wrong.push('I2 a case and a draft of it')
    for (const [number, device] of this.story.devices.entries()) if (await this.#lookAt(device, see, receipts)) told.push(number)
    await this.#lookAtFiles(cookie, cases)
    if (this.story.schedule.other) await this.#nothingOfOthers()
    const requests = this.story.devices.reduce((sum, device) => sum + device.line.requests, 0)
    return { id: this.story.id, acts: this.story.acts, seen, held, told, wrong: this.story.wrong, cases, receipts, requests, log: this.story.log }
  }

  async #cases(cookie: string, see: See): Promise<Ending['cases']> {
    const listed = JSON.parse((await this.story.ask(cookie, 'GET', '/api/cases')).body.toString()) as { cases: { id: string }[] }
    const out: Ending['cases'] = []
    for (const { id } of listed.cases) {
      const one = JSON.parse((await this.story.ask(cookie, 'GET', `/api/cases/${id}`)).body.toString()) as { status: string; timeline: { status: string }[] }
      const { receipt } = JSON.parse((await this.story.ask(cookie, 'GET', `/api/cases/${id}/receipt`)).body.toString()) as { receipt: string }
      const read = JSON.parse((await this.story.ask(cookie, 'GET', `/api/cases/${id}/document`)).body.toString()) as Record<string, unknown>
      const document = (read['document'] ?? read) as Record<string, unknown>
      const files = (document['materials'] ?? []) as { id: string; slot: string }[]
      const { revision } = document['item'] as { revision: number }
      see(revision, contentLeaves(document['answers'], Object.fromEntries(files.map(({ slot, id: file }) => [slot, files.filter((each) => each.slot === slot).map((each) => each.id || file)]))))
      out.push({ id, status: one.status, receipt, document, timeline: one.timeline.map(({ status }) => status) })
    }
    return out
  }

  /** Whether it keeps a copy of what is no more a draft. */
  async #lookAt(device: Device, see: See, receipts: Ending['receipts']): Promise<boolean> {
    // As after a restart: what only a tab remembers is not on the device.
    for (const tab of [...device.tabs]) tab.kill()
    const left = await device.tab().app.leftOn(device.owner)
    for (const { revision, content, conflicts, revised } of left.kept) {
      see(revision, contentLeaves(content.answers, content.materials), revised?.left as Over[] | undefined)
      for (const { key, mine, theirs } of conflicts as Conflict[]) for (const side of [mine, theirs]) see(revision, leaves(side, `/answers${key}`, new Map()))
    }
    receipts.push(...left.receipts)
    if (left.bytesGone.length > 0) this.story.wrong.push(`rule 8: bytes gone of ${left.bytesGone.length} files before the receipt`)
    return left.kept.some(({ ended }) => ended)
  }

  /** I6: what the server gives out is what was added. */
  async #lookAtFiles(cookie: string, cases: Ending['cases']): Promise<void> {
    for (const { document } of cases) {
      for (const { id, sha256 } of (document['materials'] ?? []) as { id: string; sha256: string }[]) {
        const file = await this.story.ask(cookie, 'GET', `/api/materials/${id}/file`)
        const hash = createHash('sha256').update(file.body).digest('hex')
        if (file.status !== 200 || hash !== sha256) this.story.wrong.push(`I6 file ${id}: ${file.status}`)
      }
    }
  }

  /** Rule 7: nothing of it went out under the other person's session. */
  async #nothingOfOthers(): Promise<void> {
    const cookie = this.story.schedule.other?.cookie ?? ''
    const drafts = await this.story.ask(cookie, 'GET', '/api/drafts')
    const cases = await this.story.ask(cookie, 'GET', '/api/cases')
    if (`${drafts.body}${cases.body}`.includes(this.story.id)) this.story.wrong.push('rule 7: sent under another person\'s session')
  }
}
