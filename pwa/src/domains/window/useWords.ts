import { lookUp, words } from '@/kit/words'
import type { Light, Status, Step } from './api'
import zh from './zh.json'

export const t = words(zh, () => import('./en.json'))

export const status = (code: Status): string => lookUp(`desk.status.${code}`) ?? code
export const act = (code: Step): string => lookUp(`act.${code}`) ?? code
export const light = (code: Light): string => lookUp(`light.${code}`) ?? code
