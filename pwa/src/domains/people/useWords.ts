import { lookUp, words } from '@/kit/words'
import zh from './zh.json'

export const t = words(zh, () => import('./en.json'))

/** "浏览器 · Android": what the browser could not say is named in Chinese. */
export const deviceName = (device: string): string =>
  device
    .split(' · ')
    .map((part) => lookUp(`device.${part}`) ?? part)
    .join(' · ')
