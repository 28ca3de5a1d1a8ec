/** What waits on this device goes as soon as the app is open and its owner is signed in; nobody has to open its page. */
import { watch } from 'vue'
import { owners } from '@/kit/deviceKey'
import { useSession } from '@/kit/session'

async function send(owner: string): Promise<void> {
  // A device that keeps nothing need not fetch what sends.
  if (!(await owners()).includes(owner)) return
  const { senderOf } = await import('@/domains/drafts/useSending')
  await senderOf(owner).flush()
}

export function keepSending(): void {
  const { account, isCitizen, hasEnded } = useSession()
  const attempt = (): void => {
    const owner = account.value
    if (owner && isCitizen.value && !hasEnded.value) send(owner).catch(console.error)
  }
  watch([account, isCitizen, hasEnded], attempt, { immediate: true })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') attempt()
  })
}
