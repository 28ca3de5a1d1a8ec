/** Dates, money and masks as people in Yinchuan read them, whatever the phone's own zone and language. */
import { clockOff } from './cityClock'
import { settings } from './settings'

const ZONE = 'Asia/Shanghai'

const locale = (): string => (settings.language === 'zh' ? 'zh-CN' : 'en-GB')

/** A calendar day, `2026-11-23` → 2026年11月23日. Never through an instant: a day has no zone. */
export function day(iso: string): string {
  const [year, month, date] = iso.slice(0, 10).split('-').map(Number)
  if (!year || !month || !date) return iso
  if (settings.language === 'zh') return `${year}年${month}月${date}日`
  const noon = new Date(Date.UTC(year, month - 1, date, 12))
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(noon)
}

/** An instant as a day and a time on the city's clock. */
export function moment(iso: string): string {
  const style = { dateStyle: 'long', timeStyle: 'short', timeZone: ZONE } as const
  return new Intl.DateTimeFormat(locale(), style).format(new Date(iso))
}

/** The same without the year while it is this year's: enough for what somebody did lately. */
export function lately(iso: string, now: Date = new Date()): string {
  if (dayOf(iso).slice(0, 4) !== dayOf(now.toISOString()).slice(0, 4)) return moment(iso)
  const style = { month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit', timeZone: ZONE } as const
  return new Intl.DateTimeFormat(locale(), style).format(new Date(iso))
}

/** The city's calendar day of an instant, `2026-11-23`. */
export function dayOf(iso: string): string {
  return new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone: ZONE }).format(new Date(iso))
}

/** The city's calendar day now. */
export const today = (): string => dayOf(new Date(Date.now() - clockOff()).toISOString())

/** Integer fen → `1234.56元`, no float in between. */
export function money(fen: number): string {
  const whole = Math.trunc(Math.abs(fen) / 100)
  const cents = String(Math.abs(fen) % 100).padStart(2, '0')
  return `${fen < 0 ? '-' : ''}${whole}.${cents}${settings.language === 'zh' ? '元' : ' CNY'}`
}

/** Bytes for people: 3.4 MB. */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`
  return bytes < 1_000_000_000 ? `${(bytes / 1_000_000).toFixed(1)} MB` : `${(bytes / 1_000_000_000).toFixed(1)} GB`
}

export function maskMobile(mobile: string): string {
  return mobile.replace(/^([0-9]{3})[0-9]{4}([0-9]{4})$/, '$1****$2')
}

export function maskId(number: string): string {
  return number.length < 9 ? number : number.slice(0, 4) + '*'.repeat(number.length - 8) + number.slice(-4)
}

export function maskName(name: string): string {
  const [first = '', ...rest] = name
  return first + '*'.repeat(rest.length)
}

/** Full-width digits and letters made plain, spaces and dashes gone: numbers as people type them. */
export function plainNumber(typed: string): string {
  return typed.normalize('NFKC').replace(/[\s-]/g, '')
}

const BROWSERS: Readonly<Record<string, string>> = { 浏览器: 'Browser', 微信: 'WeChat' }

/** What a session was begun with, `浏览器 · Android`: the server names in Chinese what it must name itself. */
export function deviceName(device: string): string {
  if (settings.language === 'zh') return device
  const parts = device.split(' · ')
  return parts.map((part) => BROWSERS[part] ?? part).join(' · ')
}
