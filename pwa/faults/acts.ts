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
const rowsOf = (doing: Doing): Row[] => (formOf(doing)?.engine.answers[String(doing.args[0])] ?? []) as Row[]

const PERSON: Record<string, Act> = {
  edit: (doing) => doing.deeds.change(doing.device, () => formOf(doing)?.change(`/${doing.args[0]}`, doing.args[1] as Json)),
  edit2: async ({ deeds, device, args }) => {
    const tab = await second(deeds, device)
    return deeds.change(device, () => tab.page?.draft.form.value?.change(`/${args[0]}`, args[1] as Json), tab)
  },
  addrow: (doing) =>
    doing.deeds.change(doing.device, () => {
      const { deeds, args } = doing
      const [of, name = ''] = args
      formOf(doing)?.add(`/${of}`)
      const rows = rowsOf(doing)
      const id = rows[rows.length - 1]?.id ?? ''
      const [like] = deeds.story.schedule.answers[String(of)] as Row[]
      formOf(doing)?.change(`/${of}/${rows.length - 1}`, { ...like, id, name } as Json)
    }),
  editrow: (doing) =>
    doing.deeds.change(doing.device, () => {
      const [of, which, name] = doing.args
      const rows = rowsOf(doing)
      if (rows.length > 0) formOf(doing)?.change(`/${of}/${Number(which) % rows.length}/name`, String(name))
    }),
  removerow: (doing) =>
    doing.deeds.change(doing.device, () => {
      const [of, which] = doing.args
      const rows = rowsOf(doing)
      if (rows.length > 1) formOf(doing)?.remove(`/${of}`, Number(which) % rows.length, 'x')
    }),
  addfile: ({ deeds, device, tab, args }) => deeds.addFile(device, tab, String(args[0]), Number(args[1])),
  removefile: ({ deeds, device, tab, args }) =>
    deeds.change(device, async () => {
      const ids = tab.page?.draft.draft.value?.content.materials[String(args[0])] ?? []
      const paper = tab.page?.papers.materials.papers.get(ids[Number(args[1]) % Math.max(1, ids.length)] ?? '')
      if (paper) await tab.page?.papers.materials.remove(paper)
    }),
  choose: ({ deeds, device, tab, args }) => deeds.choose(device, tab, Number(args[0]), args[1] as 'mine' | 'theirs'),
  flush: ({ deeds, device }) => deeds.flush(device),
  sign: ({ deeds, tab }) => deeds.sign(tab),
  takeback: ({ tab }) => tab.page?.submission.takeBack(),
  throwaway: ({ deeds, device, tab }) => deeds.throwAway(device, tab),
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
  full: ({ device, args }) => void (device.isFull = args[0] === 1),
  ended: async ({ deeds, device }) => void (device.cookie = await deeds.story.endedSession()),
  signin: ({ deeds, device }) => void (device.cookie = deeds.story.schedule.cookie),
  other: ({ deeds, device }) => void (device.cookie = deeds.story.schedule.other?.cookie ?? device.cookie),
  house: ({ deeds, args }) => deeds.story.house.ask(args[0] === 'correct' ? `correct ${deeds.story.id}` : String(args[0])),
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
