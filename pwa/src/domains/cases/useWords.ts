import { lookUp, words } from '@/kit/words'
import type { Status, Step } from './api'
import zh from './zh.json'

export const t = words(zh, () => import('./en.json'))

/** A status in the applicant's words. */
export const status = (code: Status): string => lookUp(`status.${code}`) ?? code

/** A step as the timeline tells it. */
export const step = (code: Step): string => lookUp(`step.${code}`) ?? code
