/** The end of every schedule: the line is whole again, everyone opens what is theirs, decides, mends and sends, until all rests. */
import { ACTS } from './acts'
import type { Kept } from './device'
import type { Story } from './story'
import type { Device } from './phone'
import type { Tab } from './tab'

export class Healing {
  readonly story: Story
  /** Two people who each give way to the other for ever are not the sender's fault. */
  #insists = false

  constructor(story: Story) {
    this.story = story
  }

  async heal(): Promise<void> {
    this.story.at += 1
    for (const device of this.story.devices) {
      device.isFull = device.isStale = false
      Object.assign(device.line, { faults: [], isDown: false })
      await device.line.stands()
      await device.line.arrive(this.story.at)
      device.signIn(this.story.schedule.cookie)
    }
    for (let round = 0; round < 8; round += 1) {
      this.story.at += 1
      this.#insists = round > 1
      for (const device of this.story.devices) await this.#mendAll(device)
      const states = await Promise.all(this.story.devices.map((device) => this.#unrest(device)))
      if (states.every((state) => state === '')) break
      this.story.log.push(`heal ${round}: ${states.join(' | ')}`)
      if (round === 7) this.story.wrong.push(`not at rest: ${states.join(' | ')}`)
    }
    if (this.story.schedule.ends === 'submit' && !this.story.isThrownAway && !this.story.isDoubtful) await this.#submitAtLast()
  }

  async #submitAtLast(): Promise<void> {
    const device = this.story.devices[0] as Device
    let said = ''
    for (let round = 0; round < 6; round += 1) {
      this.story.at += 1
      const found = await this.story.ask(device.cookie, 'GET', `/api/cases/${this.story.id}`)
      if (found.status === 200) return this.#letKnow()
      await this.#mendAll(device)
      said = await this.story.deeds.sign(device.tab())
      if (said.endsWith('too_few')) await this.#addRow(device)
      await this.#send(device)
    }
    const left = await this.#unrest(device)
    if ((await this.story.ask(device.cookie, 'GET', `/api/cases/${this.story.id}`)).status !== 200) this.story.wrong.push(`cannot be submitted: ${said} ${left}`)
  }

  /** Two who each leave one of two rows may together leave none. */
  async #addRow(device: Device): Promise<void> {
    const { answers } = this.story.schedule
    const rows = Object.keys(answers).find((name) => Array.isArray(answers[name]) && answers[name].length > 0) ?? ''
    await ACTS['addrow']?.({ deeds: this.story.deeds, device, tab: device.tab(), args: [rows, '补上一人'] })
  }

  async #letKnow(): Promise<void> {
    for (const device of this.story.devices) await this.#send(device)
  }

  /** Sends and lets time pass until the server has looked at what it got. */
  async #send(device: Device): Promise<void> {
    for (let turn = 0; turn < 60; turn += 1) {
      await this.story.deeds.flush(device)
      const left = await device.tab().app.leftOn(device.owner)
      const named = new Set(left.kept.filter(({ ended }) => !ended).flatMap((kept) => Object.values(kept.content.materials).flat()))
      if (!left.papers.some((paper) => named.has(paper.id) && paper.state === 'checking')) return
      await new Promise((resolve) => setTimeout(resolve, 40))
    }
  }

  /** What a person would do: open it, decide, mend what was refused, send. */
  async #mendAll(device: Device): Promise<void> {
    for (const tab of [...device.tabs].slice(1)) this.story.deeds.close(tab)
    const tab = device.tab()
    if (!tab.page || !tab.page.draft.draft.value || tab.page.draft.isGone.value) {
      const left = await tab.app.leftOn(device.owner)
      if (left.kept.some(({ id, ended }) => id === this.story.id && !ended)) await this.story.deeds.open(device, this.story.id)
    }
    await device.advance(120_000)
    await this.#send(device)
    const page = tab.page
    if (!page) return
    if (page.submission.kept.value?.held) await page.submission.takeBack()
    if (!this.story.deeds.isOpen(tab)) return
    if (page.draft.consents.lacking.value.length > 0) await page.draft.agree()
    for (let n = 0; n < 40 && (page.draft.draft.value?.conflicts.length ?? 0) > 0; n += 1) await this.story.deeds.choose(device, tab, 0, this.#insists ? 'mine' : this.story.schedule.side)
    for (const paper of Object.keys(page.draft.draft.value?.content.materials ?? {}).flatMap(page.papers.materials.of)) {
      if (paper.state === 'refused') await this.story.deeds.change(device, () => page.papers.materials.remove(paper))
    }
    // Held for an answer that was not the server's: whoever writes on has it tried again.
    if (page.draft.draft.value?.held) await this.story.deeds.change(device, () => page.draft.form.value?.change('/urgentWhy', `再试一次${this.story.at}`))
    await this.#send(device)
  }

  /** Why this device has not come to rest; '' when it has. */
  async #unrest(device: Device): Promise<string> {
    const tab = device.tab()
    const left = await tab.app.leftOn(device.owner)
    const said: string[] = []
    for (const kept of left.kept) {
      if (kept.ended) continue
      if (kept.held) said.push(`held ${kept.held.state} ${JSON.stringify(kept.held.problem.body).slice(0, 200)}`)
      else if (kept.conflicts.length > 0) said.push(`questions ${JSON.stringify(kept.conflicts).slice(0, 300)}, on the page ${tab.page?.draft.draft.value?.conflicts.length}, open ${this.story.deeds.isOpen(tab)}, tried ${kept.tried?.kind}`)
      else if (!this.#isCurrent(tab, kept)) said.push(`not sent: tried ${kept.tried?.kind} agreed ${kept.agreed.length} lacking ${kept.lacking.length} ${JSON.stringify(tab.page?.draft.sync.failed.value?.plain ?? null)?.slice(0, 300)}`)
      const named = new Set(Object.values(kept.content.materials).flat())
      for (const paper of left.papers) if (named.has(paper.id) && paper.state !== 'stored') said.push(`paper ${paper.state} ${paper.refused}`)
    }
    for (const signed of left.signed) {
      const kept = left.kept.find(({ id }) => id === signed.document.id)
      if (!kept?.ended) said.push(`signed ${signed.isTried ? 'tried' : 'untried'} ${signed.held?.state} ${signed.held?.problem.body['code']}`)
    }
    return said.join('; ')
  }

  #isCurrent(tab: Tab, { base, tried, agreed, content }: Kept): boolean {
    return base !== null && !tried && agreed.length === 0 && tab.app.isSame(base.content, content)
  }
}
