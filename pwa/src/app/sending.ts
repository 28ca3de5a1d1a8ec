/** What waits on this device goes as soon as the app is open and its owner is signed in; nobody has to open its page. */
import { watch } from 'vue'
import { owners } from '@/kit/deviceKey'
import { useSession } from '@/kit/session'

/** Who keeps something on this device, and may have something to send. */
export type Keepers = Promise<readonly string[]>

async function send(owner: string, keepers: Keepers): Promise<void> {
  // For who keeps nothing here what sends need not be fetched.
  if (!(await keepers).includes(owner)) return
  const { senderOf } = await import('@/domains/drafts/useSending')
  await senderOf(owner).flush()
}

/** `before`: those who kept something when the first page was opened. What that page begins it sends by itself, and need
 * not wait for the code that sends. */
export function keepSending(before: Keepers): void {
  const { account, isCitizen, hasEnded } = useSession()
  let first: Keepers | null = before
  const attempt = (): void => {
    const owner = account.value
    if (!owner || !isCitizen.value || hasEnded.value) return
    send(owner, first ?? owners()).catch(console.error)
    first = null
  }
  watch([account, isCitizen, hasEnded], attempt, { immediate: true })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') attempt()
  })
}
