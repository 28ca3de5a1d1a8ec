/** Speaks JSON lines with the test: schedules in, endings out; many may run at once. */
import { createInterface } from 'node:readline'
import type * as App from './device'
import type { Schedule } from './schedule'
import { Story } from './story'
import { Device } from './phone'
import { Gone } from './tab'

interface Start {
  base: string
  bundle: string
  photos: string[]
}
type Heard = { start: Start } | { id: number; schedule: Schedule } | { id: number; done: true } | { id: number; merge: Parameters<typeof App.merge> }

let start: Start
const waiting = new Map<number, () => void>()
const stray: string[] = []
const say = (what: object): void => void process.stdout.write(`${JSON.stringify(what)}\n`)
let asked = 0

process.on('unhandledRejection', (error) => !(error instanceof Gone) && stray.push(String((error as Error)?.stack ?? error).slice(0, 500)))

const house = () => ({
  base: start.base,
  bundle: start.bundle,
  ask: (what: string) =>
    new Promise<void>((resolve) => {
      asked += 1
      waiting.set(asked, resolve)
      say({ id: asked, ask: what })
    }),
})

async function run(id: number, schedule: Schedule): Promise<void> {
  const story = new Story(house(), schedule, photos)
  try {
    const ending = await story.run()
    say({ id, ending: { ...ending, stray: stray.splice(0) } })
  } catch (error) {
    say({ id, failed: String((error as Error).stack), log: story.log })
  }
}

let photos: Buffer[] = []
let merging: typeof App | undefined

createInterface({ input: process.stdin }).on('line', (line) => {
  const heard = JSON.parse(line) as Heard
  if ('start' in heard) {
    start = heard.start
    photos = start.photos.map((photo) => Buffer.from(photo, 'base64'))
  } else if ('schedule' in heard) void run(heard.id, heard.schedule)
  else if ('merge' in heard) {
    merging ??= new Device(house(), 'nobody').tab().app
    say({ id: heard.id, merged: merging.merge(...heard.merge) })
  } else {
    waiting.get(heard.id)?.()
    waiting.delete(heard.id)
  }
})
