/** One schedule: what people do on their devices while the line, the server and the disk fail; then everything is healed,
 * sent and looked at. What came of it is given back to be judged. */
import { ACTS } from './acts'
import { Deeds } from './deeds'
import { Healing } from './healing'
import { Looking } from './looking'
import { Places } from './places'
import { deliverSurely, pause, type Reply } from './network'
import { Device, type House } from './phone'
import type { Act, Ending, Op, Schedule } from './schedule'

const GUARD_MS = 30_000

export class Story {
  readonly devices: Device[]
  readonly house: House
  readonly schedule: Schedule
  readonly photos: Buffer[]
  readonly places: Places
  readonly deeds = new Deeds(this)
  id = ''
  acts: Act[] = []
  wrong: string[] = []
  log: string[] = []
  isThrownAway = false
  isDoubtful = false
  at = 0

  constructor(house: House, schedule: Schedule, photos: Buffer[]) {
    this.house = house
    this.schedule = schedule
    this.photos = photos
    this.places = new Places(schedule.forms)
    this.devices = Array.from({ length: schedule.devices }, () => new Device(house, schedule.owner))
    for (const device of this.devices) device.onSubmit = (id, body) => this.#submitting(device, id, body)
  }

  async run(): Promise<Ending> {
    for (const device of this.devices) {
      device.cookie = this.schedule.cookie
      await device.line.open()
    }
    try {
      await this.#begin()
      for (const op of this.schedule.ops) await this.#act(op)
      await this.#guarded('heal', () => new Healing(this).heal())
      return await new Looking(this).look()
    } finally {
      for (const device of this.devices) {
        for (const tab of [...device.tabs]) tab.kill()
        device.line.close()
        this.wrong.push(...device.line.wrong, ...device.complains.map((text) => `complained: ${text}`))
      }
    }
  }

  async #begin(): Promise<void> {
    const first = this.devices[0] as Device
    await this.deeds.open(first, null)
    const page = first.tab().page
    this.id = page?.draft.draft.value?.id ?? ''
    if (!this.id) throw new Error(`did not open: ${page?.draft.failed.value?.code}`)
    await page?.draft.agree()
    await this.deeds.change(first, () => {
      for (const [key, value] of Object.entries(this.schedule.answers)) page?.draft.form.value?.change(`/${key}`, value)
    })
  }

  async #act(op: Op): Promise<void> {
    this.at += 1
    const [who, what, ...args] = op
    const device = this.devices[who] as Device
    const act = ACTS[what]
    if (!act) throw new Error(`no such act: ${what}`)
    const work = async (): Promise<string> => (await act({ deeds: this.deeds, device, tab: device.tab(), args })) ?? ''
    // In the machine room one may have to wait for others.
    const said = await (what === 'house' ? work() : this.#guarded(op.join(' '), work))
    this.log.push(`${op.join(' ')}${said ? ` → ${said}` : ''}`)
  }

  async #guarded(what: string, work: () => Promise<string | void>): Promise<string> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<string>((resolve) => (timer = setTimeout(() => resolve('HANGS'), GUARD_MS)))
    try {
      const said = (await Promise.race([work(), late])) ?? ''
      if (said === 'HANGS') this.wrong.push(`hangs: ${what}`)
      return said
    } catch (error) {
      this.wrong.push(`${what} threw ${(error as Error).stack?.slice(0, 600)}`)
      return 'threw'
    } finally {
      clearTimeout(timer)
    }
  }

  /** Past every line, as no device does. */
  async ask(cookie: string, method: string, path: string, body?: unknown): Promise<Reply> {
    const headers: Record<string, string> = { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }
    return deliverSurely(this.house.base, { method, path, headers, body: Buffer.from(body === undefined ? '' : JSON.stringify(body)) })
  }

  /** A session of its own, ended by the server: what the device holds is known there, and good for nothing. */
  async endedSession(): Promise<string> {
    const { mobile } = this.schedule
    const messages = async (): Promise<{ text: string }[]> => (JSON.parse((await this.ask('', 'GET', `/demo/messages?to=${mobile}`)).body.toString()) as { messages: { text: string }[] }).messages
    const known = (await messages()).length
    await this.ask('', 'POST', '/api/session/code', { mobile, purpose: 'sign_in' })
    let code = ''
    for (let tries = 0; tries < 200 && !code; tries += 1) {
      const found = await messages()
      if (found.length > known) code = /(?<![0-9])[0-9]{6}(?![0-9])/.exec(found[0]?.text ?? '')?.[0] ?? ''
      else await pause(20)
    }
    const reply = await this.ask('', 'POST', '/api/session', { mobile, code })
    const cookie = [reply.headers['set-cookie']].flat()[0]?.split(';')[0] ?? ''
    const ended = await this.ask(cookie, 'DELETE', '/api/session')
    if (ended.status >= 300) throw new Error(`not ended: ${ended.status}`)
    return cookie
  }

  /** I3, before anything signed leaves: it is signed over all that the draft holds on this device. */
  async #submitting(device: Device, id: string, body: Buffer): Promise<void> {
    const tab = device.tabs[0]
    if (!tab) return
    const { kept, signed } = await tab.app.keptAndSigned(device.owner, id)
    const sent = JSON.parse(body.toString()) as { document: { materials: { id: string }[] } }
    const signedFor = new Set(sent.document.materials.map((one) => one.id))
    const unsigned = Object.values(signed?.content.materials ?? {}).flat().filter((one) => !signedFor.has(one))
    if (unsigned.length > 0) this.wrong.push(`I3 sent without ${unsigned.length} papers that the draft holds`)
    if (!signed) this.wrong.push('I3 sent what is not on the disk')
    else if (!tab.app.isSame(sent.document, signed.document)) this.wrong.push('I3 sent another document than the one on the disk')
    // Where another device has moved it on meanwhile the version that is named is an old one, and the server says so.
    const isSameVersion = kept?.base?.version === signed?.draftVersion
    if (signed && kept && isSameVersion && !tab.app.isSame(kept.content, signed.content)) this.wrong.push('I3 sent without what the draft holds')
  }
}
