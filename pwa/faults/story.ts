/** One schedule: what people do on their devices while the line, the server and the disk fail; then everything is healed,
 * sent and looked at. What came of it is given back to be judged. */
import type { Json } from './device'
import { contentLeaves, leaves, type Leaves } from './leaves'
import { Healing } from './healing'
import { Looking } from './looking'
import { deliverSurely, type Reply } from './network'
import type { Act, Ending, Op, Schedule } from './schedule'
import { Device, Tab, type House } from './tab'

const GUARD_MS = 30_000
const MOST_REQUESTS = 120

export class Story {
  readonly devices: Device[]
  readonly house: House
  readonly schedule: Schedule
  readonly photos: Buffer[]
  id = ''
  acts: Act[] = []
  wrong: string[] = []
  log: string[] = []
  added: { device: Device; id: string }[] = []
  isThrownAway = false
  isDoubtful = false
  at = 0
  insists = false
  /** What was written while the disk was full. */
  readonly #unkept = new Map<Device, Act[]>()

  constructor(house: House, schedule: Schedule, photos: Buffer[]) {
    this.house = house
    this.schedule = schedule
    this.photos = photos
    this.devices = Array.from({ length: schedule.devices }, () => new Device(house, schedule.owner))
    for (const device of this.devices) device.onSubmit = (id, asked) => this.#submitting(device, id, asked.body)
  }

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
      else await new Promise((resolve) => setTimeout(resolve, 20))
    }
    const reply = await this.ask('', 'POST', '/api/session', { mobile, code })
    const cookie = String((reply.headers['set-cookie'] as unknown as string[] | undefined)?.[0]).split(';')[0] ?? ''
    const ended = await this.ask(cookie, 'DELETE', '/api/session')
    if (ended.status >= 300) throw new Error(`not ended: ${ended.status}`)
    return cookie
  }

  async run(): Promise<Ending> {
    for (const device of this.devices) device.cookie = this.schedule.cookie
    await this.begin()
    for (const op of this.schedule.ops) {
      this.at += 1
      const device = this.devices[op[0]] as Device
      const said = await this.#guarded(op.join(' '), () => this.act(device, op))
      this.log.push(`${op.join(' ')}${said ? ` → ${said}` : ''}`)
    }
    await this.#guarded('heal', () => new Healing(this).heal())
    const ending = await new Looking(this).look()
    for (const device of this.devices) {
      for (const tab of [...device.tabs]) tab.kill()
      this.wrong.push(...device.wrong, ...device.complains.map((text) => `complained: ${text}`))
    }
    return ending
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

  async begin(): Promise<void> {
    const first = this.devices[0] as Device
    await this.open(first, null)
    const page = first.tab().page
    this.id = page?.draft.draft.value?.id ?? ''
    if (!this.id) throw new Error(`did not open: ${page?.draft.failed.value?.code}`)
    await page?.draft.agree()
    await this.change(first, () => {
      for (const [key, value] of Object.entries(this.schedule.answers)) page?.draft.form.value?.change(`/${key}`, value)
    })
  }

  async open(device: Device, id: string | null, tab = device.tab()): Promise<void> {
    tab.page?.close()
    tab.page = tab.app.openPage(device.owner, this.schedule.item)
    await tab.page.open(id)
    await device.settle()
    const page = tab.page
    if (page.draft.consents.lacking.value.length > 0) await page.draft.agree()
  }

  #shown(tab: Tab): Leaves {
    const draft = tab.page?.draft
    const kept = draft?.draft.value
    return kept ? contentLeaves(draft?.form.value?.engine.answers ?? {}, kept.content.materials) : new Map()
  }

  /** Whether a person could write there now: the page is read-only while something signed is under way. */
  isOpen(tab: Tab): boolean {
    const page = tab.page
    return !!page && !!page.draft.form.value && !!page.draft.draft.value && !page.draft.draft.value.ended && !page.submission.open.value
  }

  async change(device: Device, make: (tab: Tab) => unknown, tab = device.tab()): Promise<string> {
    if (!this.isOpen(tab)) return 'not open'
    const before = this.#shown(tab)
    const made = make(tab)
    // A paper is on the device before it is named.
    await made
    const after = this.#shown(tab)
    this.#record(device, before, after)
    await tab.page?.draft.store()
    return ''
  }

  /** Back to what the server has is no change of it: what others made of that meanwhile counts. */
  #base(device: Device): Leaves {
    const kept = device.tabs[0]?.page?.draft.draft.value
    return kept?.base && !kept.tried ? contentLeaves(kept.base.content.answers, kept.base.content.materials) : new Map()
  }

  #record(device: Device, before: Leaves, after: Leaves): void {
    const act: Act = { at: this.at, device: this.devices.indexOf(device), wrote: [], gone: [], isGivenUp: false }
    const base = this.#base(device)
    for (const [at, text] of after) if (before.get(at) !== text && base.get(at) !== text) act.wrote.push([at, text])
    for (const [at, text] of before) if (after.get(at) !== text) act.gone.push([at, text])
    this.acts.push(act)
    if (device.isFull) this.#unkept.set(device, [...(this.#unkept.get(device) ?? []), act])
  }

  async act(device: Device, [, what, ...args]: Op): Promise<string | void> {
    const tab = device.tab()
    const page = tab.page
    const [one = '', two = ''] = args
    switch (what) {
      case 'faults':
        device.faults = args.map(String)
        return
      case 'edit':
        return this.change(device, () => page?.draft.form.value?.change(`/${one}`, two as Json))
      case 'edit2': {
        const second = await this.#second(device)
        return this.change(device, () => second.page?.draft.form.value?.change(`/${one}`, two as Json), second)
      }
      case 'empty':
        return this.change(device, () => page?.draft.form.value?.change(`/${one}`, undefined))
      case 'addrow':
        return this.change(device, () => {
          const form = page?.draft.form.value
          if (!form) return
          form.add(`/${one}`)
          const rows = form.engine.answers[one] as { id: string }[]
          form.change(`/${one}/${rows.length - 1}`, { ...(this.schedule.answers[one] as Record<string, Json>[])[0], id: rows[rows.length - 1]?.id ?? '', name: two } as Json)
        })
      case 'editrow':
        return this.change(device, () => {
          const rows = (page?.draft.form.value?.engine.answers[one] ?? []) as { id: string }[]
          if (rows.length > 0) page?.draft.form.value?.change(`/${one}/${Number(two) % rows.length}/name`, String(args[2]))
        })
      case 'removerow':
        return this.change(device, () => {
          const rows = (page?.draft.form.value?.engine.answers[one] ?? []) as { id: string }[]
          if (rows.length > 1) page?.draft.form.value?.remove(`/${one}`, Number(two) % rows.length, 'x')
        })
      case 'addfile':
        return this.#addFile(device, tab, String(one), Number(two))
      case 'removefile':
        return this.change(device, async () => {
          const ids = page?.draft.draft.value?.content.materials[one] ?? []
          const id = ids[Number(two) % Math.max(1, ids.length)]
          const paper = id ? page?.papers.materials.papers.get(id) : undefined
          if (paper) await page?.papers.materials.remove(paper)
        })
      case 'choose':
        return this.choose(device, tab, Number(one), two as 'mine' | 'theirs')
      case 'flush':
        return this.flush(device)
      case 'wait':
        return device.advance(Number(one))
      case 'offline':
        device.isOffline = one === 1
        return
      case 'close':
        if (device.tabs.length > 0) this.close(device.tabs[Number(one) % device.tabs.length] as Tab)
        return this.open(device, this.id)
      case 'closemid': {
        // The tab goes while something is under way.
        void page?.draft.sync.flush().catch(() => undefined)
        for (let turn = 0; turn < Number(one); turn += 1) await new Promise((resolve) => setImmediate(resolve))
        this.close(tab)
        return this.open(device, this.id)
      }
      case 'reboot':
        for (const each of [...device.tabs]) this.close(each)
        return this.open(device, this.id)
      case 'sign':
        return this.sign(tab)
      case 'takeback':
        return page?.submission.takeBack()
      case 'again':
        return page?.submission.again()
      case 'ended':
        device.cookie = await this.endedSession()
        return
      case 'signin':
        device.cookie = this.schedule.cookie
        return
      case 'other':
        if (this.schedule.other) device.cookie = this.schedule.other.cookie
        return
      case 'skew':
        device.skew = Number(one)
        return
      case 'full':
        device.isFull = one === 1
        return
      case 'arrive':
        return device.arrive(Number(one))
      case 'throwaway':
        return this.#throwAway(device, tab)
      case 'house':
        return this.house.ask(one === 'correct' ? `correct ${this.id}` : String(one))
      default:
        throw new Error(`no such act: ${what}`)
    }
  }

  /** Whoever closes a page that says "kept nowhere" was told. */
  close(tab: Tab): void {
    if (tab.page?.draft.unkept.value) for (const act of this.#unkept.get(tab.device) ?? []) act.isGivenUp = true
    tab.kill()
  }

  async #second(device: Device): Promise<Tab> {
    const known = device.tabs[1]
    if (known?.page) return known
    device.tab()
    const tab = known ?? new Tab(device, device.bundle)
    await this.open(device, this.id, tab)
    return tab
  }

  async #addFile(device: Device, tab: Tab, slot: string, photo: number): Promise<string> {
    if (!this.isOpen(tab)) return 'not open'
    const bytes = this.photos[photo % this.photos.length] as Buffer
    const before = this.#shown(tab)
    const isTaken = await tab.page?.papers.materials.add(slot, ['image/jpeg'], new File([new Uint8Array(bytes)], '纸.jpg', { type: 'image/jpeg' }))
    // Anything but a full disk, and the lab would go on without its files.
    const why = tab.page?.papers.materials.failed.value?.code
    if (!isTaken && why !== 'disk_full') throw new Error(`the picture was not taken: ${why}`)
    if (!isTaken) return `not taken ${why}`
    this.#record(device, before, this.#shown(tab))
    return ''
  }

  async choose(device: Device, tab: Tab, which: number, side: 'mine' | 'theirs'): Promise<string> {
    const open = tab.page?.draft.draft.value?.conflicts ?? []
    const one = open[which % Math.max(1, open.length)]
    if (!one || !this.isOpen(tab)) return 'none'
    const shown = this.#shown(tab)
    const at = `/answers${one.key}`
    const mine = new Map([...shown].filter(([place]) => place === at || place.startsWith(`${at}/`)))
    const theirs = leaves(one.theirs, at, new Map())
    const base = this.#base(device)
    const [taken, left] = side === 'mine' ? [mine, theirs] : [theirs, mine]
    tab.page?.draft.choose(one, side)
    this.acts.push({ at: this.at, device: this.devices.indexOf(device), wrote: side === 'mine' ? [...taken].filter(([place, text]) => base.get(place) !== text) : [], gone: [...left].filter(([place, text]) => taken.get(place) !== text), isGivenUp: false })
    await tab.page?.draft.store()
    return `${one.key} ${side}`
  }

  async sign(tab: Tab): Promise<string> {
    const said = (await tab.page?.sign()) ?? ''
    await tab.device.settle()
    return said
  }

  async #throwAway(device: Device, tab: Tab): Promise<string> {
    const shown = this.#shown(tab)
    try {
      await tab.app.throwAway(device.owner, this.id)
    } catch (error) {
      // Nobody answered: it may have been thrown away, or be on the way there.
      this.isDoubtful = true
      this.#record(device, shown, new Map())
      return `not thrown away: ${(error as Error).message}`
    }
    this.isThrownAway = true
    this.#record(device, shown, new Map())
    await device.settle()
    return 'thrown away'
  }

  async flush(device: Device): Promise<string> {
    const tab = device.tab()
    const before = device.requests
    await (tab.page && !tab.page.draft.isGone.value ? tab.page.draft.sync.flush() : tab.app.flush(device.owner))
    await device.settle()
    const count = device.requests - before
    if (count > MOST_REQUESTS) this.wrong.push(`livelock: ${count} requests in one flush`)
    return `${count}`
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
