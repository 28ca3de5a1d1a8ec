import { lookUp, words } from '@/kit/words'
import type { Material } from './api'
import zh from './zh.json'

export const t = words(zh, () => import('./en.json'))

/** Why the server refused a file, in words. */
export const reason = (code: string | null): string => lookUp(`refused.${code ?? ''}`) ?? t('refused')

/** What could be better about a picture that was kept; nobody straightened it any more. */
export const told = (defect: Material['defects'][number]): string => t(defect === 'tilt' ? 'told.tilt' : `advice.${defect}`)
