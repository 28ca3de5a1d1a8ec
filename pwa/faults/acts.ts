/** The words of a schedule: what each has a person, a device, its line or the machine room do. */
import type { Json } from './device'
import type { Deeds } from './deeds'
import type { Device } from './phone'
import { Tab } from './tab'

export interface Doing {
  deeds: Deeds
  device: Device
  tab: Tab
  args: (string | number)[]
}

type Act = (doing: Doing) => string | void | undefined | Promise<string | void | undefined>
type Row = Record<string, Json> & { id: string }

const formOf = ({ tab }: Doing) => tab.page?.draft.form.value
/** In the form that is open there. */
const placeOf = ({ deeds, tab }: Doing, place: string, value?: Json): { at: string; value: Json } | null => {
  const found = deeds.placeOf(tab, `/answers/${place}`, value)
  return found && { at: found.at.slice('/answers'.length), value: found.value as Json }
}
const rowsAt = (doing: Doing, at: string): Row[] => (formOf(doing)?.engine.answers[at.slice(1)] ?? []) as Row[]

/** A change at this place of the form, where it is asked there. */
function changeAt(doing: Doing, value: Json | undefined, make: (at: string, value: Json) => void, tab = doing.tab): string | Promise<string> {
  const place = placeOf({ ...doing, tab }, String(doing.args[0]), value)
  return place ? doing.deeds.change(doing.device, () => make(place.at, place.value), tab) : 'not asked'
}

const PERSON: Record<string, Act> = {
  edit: (doing) => changeAt(doing, doing.args[1], (at, value) => formOf(doing)?.change(at, value)),
  edit2: async (doing) => {
    const tab = await second(doing.deeds, doing.device)
    return changeAt(doing, doing.args[1], (at, value) => tab.page?.draft.form.value?.change(at, value), tab)
  },
  addrow: (doing) =>
    changeAt(doing, undefined, (at) => {
      const [of, name = ''] = doing.args
      formOf(doing)?.add(at)
      const rows = rowsAt(doing, at)
      const id = rows[rows.length - 1]?.id ?? ''
      const [like] = doing.deeds.story.schedule.answers[String(of)] as Row[]
      formOf(doing)?.change(`${at}/${rows.length - 1}`, { ...like, id, name } as Json)
    }),
  editrow: (doing) =>
    changeAt(doing, undefined, (at) => {
      const [, which, name] = doing.args
      const rows = rowsAt(doing, at)
      if (rows.length > 0) formOf(doing)?.change(`${at}/${Number(which) % rows.length}/name`, String(name))
    }),
  removerow: (doing) =>
    changeAt(doing, undefined, (at) => {
      const rows = rowsAt(doing, at)
      if (rows.length > 1) formOf(doing)?.remove(at, Number(doing.args[1]) % rows.length, 'x')
    }),
  addfile: ({ deeds, device, tab, args }) => deeds.addFile(device, tab, String(args[0]), Number(args[1])),
  removefile: ({ deeds, device, tab, args }) =>
    deeds.change(device, async () => {
      const slot = deeds.slotOf(tab, String(args[0])) ?? ''
      const papers = tab.page?.papers.materials.of(slot) ?? []
      const paper = papers[Number(args[1]) % Math.max(1, papers.length)]
      if (paper) await tab.page?.papers.materials.remove(paper)
    }),
  choose: ({ deeds, device, tab, args }) => deeds.choose(device, tab, Number(args[0]), args[1] as 'mine' | 'theirs'),
  flush: ({ deeds, device }) => deeds.flush(device),
  sign: ({ deeds, tab }) => deeds.sign(tab),
  takeback: ({ tab }) => tab.page?.submission.takeBack(),
  throwaway: ({ deeds, device, tab }) => deeds.throwAway(device, tab),
  /** What has changed in the form was read and is put away. */
  read: ({ deeds, device, tab }) => deeds.change(device, () => tab.page?.revised.dismiss()),
  /** A paper whose slot is no more goes to another, or is taken out. */
  place: ({ deeds, device, tab, args }) => deeds.place(device, tab, args[0] as 'assign' | 'remove', String(args[1])),
}

const TABS: Record<string, Act> = {
  close: ({ deeds, device, args }) => {
    if (device.tabs.length > 0) deeds.close(device.tabs[Number(args[0]) % device.tabs.length] as Tab)
    return deeds.open(device, deeds.story.id)
  },
  /** The tab goes while something is under way. */
  closemid: async ({ deeds, device, tab, args }) => {
    void tab.page?.draft.sync.flush().catch(() => undefined)
    for (let turn = 0; turn < Number(args[0]); turn += 1) await new Promise((resolve) => setImmediate(resolve))
    deeds.close(tab)
    return deeds.open(device, deeds.story.id)
  },
  /** 待提交 is looked at. */
  list: ({ device, tab }) => tab.app.list(device.owner),
  reboot: ({ deeds, device }) => {
    for (const each of [...device.tabs]) deeds.close(each)
    return deeds.open(device, deeds.story.id)
  },
}

const AROUND: Record<string, Act> = {
  faults: ({ device, args }) => void (device.line.faults = args.map(String)),
  offline: ({ device, args }) => void (device.line.isDown = args[0] === 1),
  arrive: ({ device, args }) => device.line.arrive(Number(args[0])),
  wait: ({ device, args }) => device.advance(Number(args[0])),
  skew: ({ device, args }) => void (device.skew = Number(args[0])),
  stale: ({ device, args }) => void (device.isStale = args[0] === 1),
  full: ({ device, args }) => void (device.isFull = args[0] === 1),
  ended: async ({ deeds, device }) => void (device.cookie = await deeds.story.endedSession()),
  signin: ({ deeds, device }) => device.signIn(deeds.story.schedule.cookie),
  /** Somebody else at this device: 1 on the page that is open, 0 in another tab, of which it hears nothing. */
  other: ({ deeds, device, args }) => {
    const { other } = deeds.story.schedule
    if (other) device.signIn(other.cookie, args[0] === 1 ? other.owner : undefined)
  },
  house: ({ deeds, args }) => {
    const of: Record<string, string> = { correct: deeds.story.id, revise: deeds.story.schedule.item, close: deeds.story.schedule.item }
    return deeds.story.house.ask([String(args[0]), of[String(args[0])] ?? ''].join(' ').trim())
  },
}

export const ACTS: Record<string, Act> = { ...PERSON, ...TABS, ...AROUND }

async function second(deeds: Deeds, device: Device): Promise<Tab> {
  const known = device.tabs[1]
  if (known?.page) return known
  device.tab()
  const tab = known ?? new Tab(device, device.bundle)
  await deeds.open(device, deeds.story.id, tab)
  return tab
}
