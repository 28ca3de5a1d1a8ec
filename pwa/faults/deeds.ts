/** What people do on the pages of their devices, and the record of what they wrote and what they saw go by it. */
import { contentLeaves, leaves, type Leaves } from './leaves'
import type { Device } from './phone'
import type { Act } from './schedule'
import type { Story } from './story'
import type { Tab } from './tab'

const MOST_REQUESTS = 120

export class Deeds {
  readonly story: Story
  /** What was written while the disk was full. */
  readonly #unkept = new Map<Device, Act[]>()

  constructor(story: Story) {
    this.story = story
  }

  async open(device: Device, id: string | null, tab = device.tab()): Promise<void> {
    tab.page?.close()
    tab.page = tab.app.openPage(device.owner, this.story.schedule.item)
    await tab.page.open(id)
    await device.settle()
    const page = tab.page
    if (page.draft.consents.lacking.value.length > 0) await page.draft.agree()
  }

  /** Whoever closes a page that says "kept nowhere" was told. */
  close(tab: Tab): void {
    if (tab.page?.draft.unkept.value) for (const act of this.#unkept.get(tab.device) ?? []) act.isGivenUp = true
    tab.kill()
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
    this.story.acts.push({ at: this.story.at, device: this.story.devices.indexOf(device), wrote: side === 'mine' ? [...taken].filter(([place, text]) => base.get(place) !== text) : [], gone: [...left].filter(([place, text]) => taken.get(place) !== text), isGivenUp: false })
    await tab.page?.draft.store()
    return `${one.key} ${side}`
  }

  async addFile(device: Device, tab: Tab, slot: string, photo: number): Promise<string> {
    if (!this.isOpen(tab)) return 'not open'
    const bytes = this.story.photos[photo % this.story.photos.length] as Buffer
    const before = this.#shown(tab)
    const picture = new File([new Uint8Array(bytes)], '纸.jpg', { type: 'image/jpeg' })
    const isTaken = await tab.page?.papers.materials.add(slot, ['image/jpeg'], picture)
    if (!isTaken) {
      const why = tab.page?.papers.materials.refusedFile.value ?? tab.page?.papers.materials.failed.value?.code
      if (!device.isFull) this.story.wrong.push(`a paper was not taken: ${why}`)
      return `not taken ${why}`
    }
    this.#record(device, before, this.#shown(tab))
    return ''
  }

  async sign(tab: Tab): Promise<string> {
    const said = (await tab.page?.sign()) ?? ''
    await tab.device.settle()
    return said
  }

  async throwAway(device: Device, tab: Tab): Promise<string> {
    const shown = this.#shown(tab)
    try {
      await tab.app.throwAway(device.owner, this.story.id)
    } catch (error) {
      // Nobody answered: it may have been thrown away, or be on the way there.
      this.story.isDoubtful = true
      this.#record(device, shown, new Map())
      return `not thrown away: ${(error as Error).message}`
    }
    this.story.isThrownAway = true
    this.#record(device, shown, new Map())
    await device.settle()
    return 'thrown away'
  }

  async flush(device: Device): Promise<string> {
    const tab = device.tab()
    const before = device.line.requests
    await (tab.page && !tab.page.draft.isGone.value ? tab.page.draft.sync.flush() : tab.app.flush(device.owner))
    await device.settle()
    const count = device.line.requests - before
    if (count > MOST_REQUESTS) this.story.wrong.push(`livelock: ${count} requests in one flush`)
    return `${count}`
  }

  #shown(tab: Tab): Leaves {
    const draft = tab.page?.draft
    const kept = draft?.draft.value
    return kept ? contentLeaves(draft?.form.value?.engine.answers ?? {}, kept.content.materials) : new Map()
  }

  /** Back to what the server has, or gets with the write under way, is no change of it: what others made of that
   * meanwhile counts. */
  #base(device: Device): Leaves {
    const kept = device.tabs[0]?.page?.draft.draft.value
    const tried = kept?.tried?.kind === 'put' ? kept.tried.body : kept?.tried?.content
    const base = tried ?? kept?.base?.content
    return base ? contentLeaves(base.answers, base.materials) : new Map()
  }

  #record(device: Device, before: Leaves, after: Leaves): void {
    const act: Act = { at: this.story.at, device: this.story.devices.indexOf(device), wrote: [], gone: [], isGivenUp: false }
    const base = this.#base(device)
    for (const [at, text] of after) if (before.get(at) !== text && base.get(at) !== text) act.wrote.push([at, text])
    for (const [at, text] of before) if (after.get(at) !== text) act.gone.push([at, text])
    this.story.acts.push(act)
    if (device.isFull) this.#unkept.set(device, [...(this.#unkept.get(device) ?? []), act])
  }
}
