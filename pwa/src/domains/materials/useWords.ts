import { lookUp, words } from '@/kit/words'
import zh from './zh.json'

export const t = words(zh, () => import('./en.json'))

/** Why the server refused a file, in words. */
export const reason = (code: string | null): string => lookUp(`refused.${code ?? ''}`) ?? t('refused')
