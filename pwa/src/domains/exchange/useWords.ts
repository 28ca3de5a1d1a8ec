import { words } from '@/kit/words'
import zh from './zh.json'

export const t = words(zh, () => import('./en.json'))
