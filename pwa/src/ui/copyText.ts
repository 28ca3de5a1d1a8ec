import { say } from './useToast'
import { t } from './useWords'

/** Onto the clipboard, and says so once it is there: an old browser has none, and a person may refuse it. */
export async function copyText(text: string, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    say(done)
  } catch {
    say(t('copy.failed'))
  }
}
