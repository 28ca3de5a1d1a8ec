/** What people do on the pages of their devices, and the record of what they wrote and what they saw go by it. */
import { contentLeaves, leaves, type Leaves } from './leaves'
import type { Device } from './phone'
import type { Over } from './places'
import type { Act } from './schedule'
import type { Story } from './story'
import type { Tab } from './tab'

const MOST_REQUESTS = 120

/** What a page shows: by place, and what the newer form has no place for. */
interface Shown {
  answers: Leaves
  over: [string, string][]
}

const NOTHING: Shown = { answers: new Map(), over: [] }

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
    const at = `/answers${one.key}`
    const [place = at] = this.#first(tab, new Map([[at, '']])).keys()
    const mine = new Map([...this.#shown(tab).answers].filter(([each]) => each === place || each.startsWith(`${place}/`)))
    const theirs = this.#first(tab, leaves(one.theirs, at, new Map()))
    const base = this.#base(device)
    const [taken, left] = side === 'mine' ? [mine, theirs] : [theirs, mine]
    tab.page?.draft.choose(one, side)
    this.story.acts.push({ at: this.story.at, device: this.story.devices.indexOf(device), wrote: side === 'mine' ? [...taken].filter(([each, text]) => base.get(each) !== text) : [], gone: [...left].filter(([each, text]) => taken.get(each) !== text), isGivenUp: false })
    await tab.page?.draft.store()
    return `${one.key} ${side}`
  }

  async addFile(device: Device, tab: Tab, slot: string, photo: number): Promise<string> {
    const named = this.slotOf(tab, slot)
    if (!this.isOpen(tab) || !named) return 'not open'
    const bytes = this.story.photos[photo % this.story.photos.length] as Buffer
    const before = this.#shown(tab)
    const picture = new File([new Uint8Array(bytes)], '纸.jpg', { type: 'image/jpeg' })
    const isTaken = await tab.page?.papers.materials.add(named, ['image/jpeg'], picture)
    if (!isTaken) {
      const why = tab.page?.papers.materials.refusedFile.value ?? tab.page?.papers.materials.failed.value?.code
      if (!device.isFull) this.story.wrong.push(`a paper was not taken: ${why}`)
      return `not taken ${why}`
    }
    this.#record(device, before, this.#shown(tab))
    return ''
  }

  /** The first of the papers whose slot is no more. */
  async place(device: Device, tab: Tab, how: 'assign' | 'remove', slot: string): Promise<string> {
    const revised = tab.page?.revised
    const [first] = revised?.papers.value ?? []
    const [id] = first?.ids ?? []
    const to = this.slotOf(tab, slot)
    if (!revised || !first || !id || !to) return 'none'
    return this.change(device, () => (how === 'assign' ? revised.assign(first.left, id, to) : revised.remove(first.left, id)))
  }

  async sign(tab: Tab): Promise<string> {
    const { over } = this.#shown(tab)
    const said = (await tab.page?.sign()) ?? ''
    // What the newer form does not ask was shown beside what was signed, and stays out of it.
    if (said === 'signed') this.story.acts.push({ at: this.story.at, device: this.story.devices.indexOf(tab.device), wrote: [], gone: over, isGivenUp: false })
    await tab.device.settle()
    return said
  }

  async throwAway(device: Device, tab: Tab): Promise<string> {
    const shown = tab.page?.draft.draft.value ? this.#shown(tab) : await this.#lying(tab)
    try {
      await tab.app.throwAway(device.owner, this.story.id)
    } catch (error) {
      // Nobody answered: it may have been thrown away, or be on the way there.
      this.story.isDoubtful = true
      this.#record(device, shown, NOTHING)
      for (const act of this.story.acts.slice(-1)) act.isGivenUp = true
      return `not thrown away: ${(error as Error).message}`
    }
    this.story.isThrownAway = true
    this.#record(device, shown, NOTHING)
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

  /** Where a question of the first version stands in the form that is open there, and how the answer reads. */
  placeOf(tab: Tab, place: string, value?: unknown): { at: string; value: unknown } | null {
    return this.story.places.in(this.#revision(tab), place, value)
  }

  slotOf = (tab: Tab, slot: string): string | null => this.placeOf(tab, `/materials/${slot}`)?.at.slice('/materials/'.length) ?? null

  #revision = (tab: Tab): number => tab.page?.draft.draft.value?.revision ?? 1
  #first = (tab: Tab, found: Leaves): Leaves => this.story.places.first(this.#revision(tab), found)

  #shown(tab: Tab): Shown {
    const draft = tab.page?.draft
    const kept = draft?.draft.value
    if (!kept) return NOTHING
    const answers = this.#first(tab, contentLeaves(draft?.form.value?.engine.answers ?? {}, kept.content.materials))
    return { answers, over: this.story.places.over(kept.revised?.left as Over[] | undefined) }
  }

  /** What is thrown away from the list of drafts, while no page could be opened. */
  async #lying(tab: Tab): Promise<Shown> {
    const { kept } = await tab.app.keptAndSigned(tab.device.owner, this.story.id)
    if (!kept) return NOTHING
    const answers = this.story.places.first(kept.revision, contentLeaves(kept.content.answers, kept.content.materials))
    return { answers, over: this.story.places.over(kept.revised?.left as Over[] | undefined) }
  }

  /** Back to what the server has, or gets with the write under way, is no change of it: what others made of that
   * meanwhile counts. */
  #base(device: Device): Leaves {
    const kept = device.tabs[0]?.page?.draft.draft.value
    const tried = kept?.tried?.kind === 'put' ? kept.tried.body : kept?.tried?.content
    const base = tried ?? kept?.base?.content
    if (!kept || !base) return new Map()
    const revision = kept.tried?.kind === 'put' ? kept.tried.body.revision : (kept.base?.revision ?? kept.revision)
    return this.story.places.first(revision, contentLeaves(base.answers, base.materials))
  }

  #record(device: Device, before: Shown, after: Shown): void {
    const act: Act = { at: this.story.at, device: this.story.devices.indexOf(device), wrote: [], gone: [], isGivenUp: false }
    const base = this.#base(device)
    for (const [at, text] of after.answers) if (before.answers.get(at) !== text && base.get(at) !== text) act.wrote.push([at, text])
    for (const [at, text] of before.answers) if (after.answers.get(at) !== text) act.gone.push([at, text])
    const isLeft = ([at, text]: [string, string]): boolean => after.answers.get(at) === text || after.over.some(([place, one]) => place === at && one === text)
    act.gone.push(...before.over.filter((one) => !isLeft(one)))
    this.story.acts.push(act)
    if (device.isFull) this.#unkept.set(device, [...(this.#unkept.get(device) ?? []), act])
  }
}
